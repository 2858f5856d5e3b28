/// How an established INVITE session ended.
public enum EndCause: Hashable, Sendable {
    /// The peer's BYE, with its Reason header (RFC 3326) when it gave one.
    case remote(Reason?)
    /// Our `hangUp`; the BYE is on its way.
    case local
    /// Our 200 was never acknowledged within 64*T1; BYE was sent (RFC 3261, section 13.3.1.4).
    case noAck
    case transport
    /// The session was not refreshed in time (RFC 4028); BYE was sent.
    case expired
    /// A request of ours inside the dialog got this status (481, or 408 also for no answer at all), which ends
    /// the dialog (RFC 3261, section 12.2.1.2).
    case dialogGone(Int)
}
