public import Primitives

/// The subscriber's side of one subscription (RFC 6665, section 4.1.2), begun by SUBSCRIBE or, implicitly, by REFER.
///
/// A leaf: each input returns what its owner must do. It sends nothing and reads no clock.
public struct Subscriber: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        /// The request that asks for the subscription has no answer yet.
        case requesting
        /// It was accepted; the first NOTIFY must come before `until` (timer N).
        case waiting(until: Instant)
        case active(refreshAt: Instant?, until: Instant)
        /// The SUBSCRIBE that prolongs it has no answer yet.
        case refreshing(until: Instant)
        case terminated(End)
    }

    public enum End: Hashable, Sendable {
        /// The request was refused.
        case refused(status: Int)
        /// The notifier said so, with its reason.
        case ended(reason: String?)
        /// No NOTIFY came in time, or the time that was granted is over.
        case expired
        /// We no longer want it.
        case left
    }

    public enum Action: Hashable, Sendable {
        /// Send SUBSCRIBE again, in the same dialog or for a new one.
        case refresh(expires: Int)
        /// It is over. `retryAt`: when another one may be tried; `nil`: not by itself.
        case end(End, retryAt: Instant?)
    }

    /// 64*T1 (section 4.1.2, timer N).
    static let firstNotifyLimit: Duration = .seconds(32)
    /// Above this nothing is gained by believing the notifier.
    static let longestExpiry = 86_400
    static let shortestExpiry = 30
    /// However short a time is granted, it is asked for again no sooner, in seconds.
    static let shortestRefresh = 5
    /// A 423 is obeyed so often.
    static let briefnessLimit = 2

    public private(set) var state = State.requesting
    /// Whether SUBSCRIBE prolongs it; what REFER began is over when its transfer is.
    public let isRefreshed: Bool
    private var expires: Int
    private var briefness = 0

    /// - Parameter expires: The seconds asked for; for REFER, the longest that its outcome may take.
    public init(expires: Int, isRefreshed: Bool) {
        self.expires = expires
        self.isRefreshed = isRefreshed
    }

    /// When `handleTimeout(now:)` must be called; `nil` while a transaction has its own limit, and at the end.
    public var deadline: Instant? {
        switch self.state {
        case .requesting, .terminated: nil
        case .waiting(let until), .refreshing(let until): until
        case .active(let refreshAt, let until): refreshAt ?? until
        }
    }

    /// The final response to the request, or `nil` when none came.
    public mutating func answered(_ response: Response?, now: Instant) -> Action? {
        guard let response, response.isSuccess else { return self.refused(response, now: now) }
        if let granted = response.expires { self.expires = min(granted, Self.longestExpiry) }
        switch self.state {
        case .requesting:
            self.state = .waiting(until: now + Self.firstNotifyLimit)
        case .refreshing:
            self.activate(seconds: self.expires, now: now)
        case .waiting, .active, .terminated:
            break  // A NOTIFY was quicker than the response (section 4.1.2.4), and has said all.
        }
        return nil
    }

    /// A NOTIFY of this subscription.
    public mutating func receive(_ notified: SubscriptionState, now: Instant) -> Action? {
        switch self.state {
        case .terminated: return nil
        case .requesting, .waiting, .active, .refreshing: break
        }
        guard notified.phase == .terminated else {
            self.activate(seconds: min(notified.expires ?? self.expires, Self.longestExpiry), now: now)
            return nil
        }
        return self.end(.ended(reason: notified.reason), retryAt: Self.retry(after: notified, now: now))
    }

    public mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, deadline <= now else { return nil }
        switch self.state {
        case .requesting, .terminated: return nil
        case .waiting, .refreshing: return self.end(.expired, retryAt: now)
        case .active(let refreshAt, let until):
            guard refreshAt != nil else { return self.end(.expired, retryAt: nil) }
            // Its transaction has a limit of its own, which may end after what was granted.
            self.state = .refreshing(until: max(until, now + Self.firstNotifyLimit))
            return .refresh(expires: self.expires)
        }
    }

    /// We do not want it any more.
    public mutating func leave() {
        self.state = .terminated(.left)
    }

    private mutating func activate(seconds: Int, now: Instant) {
        let until = now + .seconds(max(self.isRefreshed ? Self.shortestRefresh : 1, seconds))
        // At four fifths, so that a lost SUBSCRIBE has its retransmissions.
        let refreshAt = now + .milliseconds(800 * max(Self.shortestExpiry, seconds))
        self.state = .active(refreshAt: self.isRefreshed ? min(refreshAt, until) : nil, until: until)
    }

    private mutating func refused(_ response: Response?, now: Instant) -> Action? {
        switch self.state {
        case .requesting, .refreshing, .waiting: break
        case .active, .terminated: return nil
        }
        let status = response?.status ?? 408
        if status == 423, let least = response?.minExpires, least <= Self.longestExpiry,
            self.briefness < Self.briefnessLimit
        {
            self.briefness += 1
            self.expires = max(self.expires, least)
            return .refresh(expires: self.expires)
        }
        // 481: the notifier has forgotten it; section 4.1.2.1 begins a new one.
        let retryAt: Instant? =
            if status == 481 { now } else { response?.retryAfter.map { now + .seconds($0) } }
        return self.end(.refused(status: status), retryAt: retryAt)
    }

    private mutating func end(_ end: End, retryAt: Instant?) -> Action {
        self.state = .terminated(end)
        return .end(end, retryAt: self.isRefreshed ? retryAt : nil)
    }

    /// Section 4.1.3: what each reason says about trying again.
    private static func retry(after notified: SubscriptionState, now: Instant) -> Instant? {
        switch notified.reason {
        case "deactivated", "timeout": now
        case "probation", "giveup": notified.retryAfter.map { now + .seconds($0) } ?? now
        case "rejected", "noresource", "invariant": nil
        default: notified.retryAfter.map { now + .seconds($0) }
        }
    }
}
