import Primitives

/// Keeps a session from living on when one side has silently gone (RFC 4028, section 10).
struct SessionTimer: Hashable, Sendable {
    enum Refresher: Hashable, Sendable {
        case us, peer
    }

    enum Action: Hashable, Sendable {
        case refresh
        /// Nothing was refreshed in time: BYE.
        case expire
    }

    /// The interval in seconds.
    let seconds: Int
    let refresher: Refresher
    /// The instant at which `handleTimeout(now:)` must be called.
    private(set) var deadline: Instant

    private let expiresAt: Instant

    /// The shortest interval that we agree to, and the shortest there is (section 5).
    static let minimumSeconds = 90
    /// A callee that keeps to a shorter interval than it may ends the call when it is not refreshed in that time; below
    /// this one it asks for more than a telephone can do.
    static let shortestSeconds = 10

    init(seconds: Int, refresher: Refresher, now: Instant) {
        self.seconds = seconds
        self.refresher = refresher
        // Section 10: BYE goes out before the time is over, so that it finds the session.
        self.expiresAt = now + .seconds(seconds - min(32, seconds / 3))
        self.deadline = refresher == .us ? now + .seconds(seconds / 2) : self.expiresAt
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard self.deadline <= now else { return nil }
        guard self.deadline < self.expiresAt else { return .expire }
        self.deadline = self.expiresAt
        return .refresh
    }
}
