public import Primitives

/// What a media session tells the one who decides about the call.
public enum MediaEvent: Hashable, Sendable {
    /// The first valid audio packet arrived.
    case started
    /// The peer pressed a key: an event of RFC 4733, or a tone in its audio where it sends no events; once per key.
    case digit(Character)
    /// No RTP for that long; repeated at each further `MediaLimits.silenceInterval`.
    case silent(Duration)
    /// RTP is back after `silent`.
    case resumed
    /// The queue of digits to send has run empty.
    case digitsSent
    /// A STUN message that came to the RTP port before the session began.
    case answered([UInt8], from: IPEndpoint)
}
