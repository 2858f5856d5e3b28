import Media

/// What is asked of a STUN server, and for whom.
enum STUNPurpose: Hashable, Sendable {
    /// Whether a way is still open: asks the SIP server itself (RFC 5626, section 4.4.2).
    case flow(Flow.Key)
    /// How the SIP socket looks from outside.
    case socket(STUNWatch.Key)
    /// How the RTP port of a call that is being set up looks from outside.
    case media(MediaSessionID)
}
