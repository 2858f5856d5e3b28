/// Why a session description, an offer or an answer cannot be used.
public enum SDPError: Error, Hashable, Sendable {
    case tooLarge(bytes: Int)
    case tooManyLines(Int)
    case tooManyMedia(Int)
    /// A line that is not `letter=value`, or one that RFC 8866 requires and that is not there; the text is capped.
    case malformed(String)
    /// The offer or answer has no audio stream that is neither refused nor of an unknown transport.
    case noAudio
    case noCommonFormat
    /// The audio stream names no usable address; host names are not resolved.
    case noAddress
    /// An answer came and no offer was made, or an offer came while ours is open (RFC 3264, section 4).
    case unexpected
    /// This party, or the profile of the stream, demands SRTP, and the other description has no key.
    case protectionRequired
    /// SRTP is demanded or answered in a way that this party does not take: off, an unknown suite, a key that does not fit.
    case protectionUnusable
}
