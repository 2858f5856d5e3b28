// RFC 8030, section 5 and 8.4: what an answer means for the message and for the subscription.

/// What an answer of a push service means.
public enum PushVerdict: Hashable, Sendable {
    case delivered
    /// The subscription is over; no message will ever reach it.
    case gone
    /// Try again, not earlier than this from now where the service says so.
    case again(after: Duration?)
    /// It will be the same answer next time.
    case refused

    /// - Parameter now: Seconds since 1970.
    public init(_ answer: PushAnswer, now: Int64) {
        switch answer {
        case .status(let status, let retryAfter):
            switch status {
            case 200...299: self = .delivered
            case 404, 410: self = .gone
            case 408, 425, 429, 500...599:
                self = .again(after: retryAfter.flatMap { RetryAfter.duration($0, now: now) })
            // A redirection is not followed: it could lead where this host must not call.
            default: self = .refused
            }
        case .addressForbidden: self = .refused
        case .unreachable: self = .again(after: nil)
        }
    }
}
