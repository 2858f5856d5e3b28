/// How sound travels on the audio socket; the raw value is its name on the wire.
public enum AudioFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// Samples of 16 bits, one channel.
    case pcm16
    /// Opus packets (RFC 6716).
    case opus
}
