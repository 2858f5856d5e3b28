import Primitives

/// When an offer of ours that met another one may be made again (RFC 3261, sections 14.1 and 14.2).
struct OfferDelay: Hashable, Sendable {
    /// The instant at which `handleTimeout(now:)` must be called; nil while nothing waits.
    private(set) var deadline: Instant?
    /// How often in a row an offer had to wait.
    private var attempts = 0

    /// The longest that a peer's Retry-After may hold us up; section 14.2 allows it 10 s.
    private static let longest = Duration.seconds(32)

    var isWaiting: Bool { self.deadline != nil }

    /// Waits by the rule for 491: who gave the call its Call-ID waits longer, so that the two do not meet again.
    ///
    /// False when it has been tried too often.
    mutating func wait(ownsCallID: Bool, limit: Int, entropy: inout EntropySource, now: Instant) -> Bool {
        // In units of 10 ms: 2.1 to 4 s, or 0 to 2 s.
        let units = ownsCallID ? 210 + entropy.uint32() % 191 : entropy.uint32() % 201
        return self.wait(.milliseconds(10) * Int(units), limit: limit, now: now)
    }

    /// Waits as long as the peer asked for with its Retry-After.
    mutating func wait(retryAfter seconds: Int, limit: Int, now: Instant) -> Bool {
        self.wait(min(.seconds(seconds), Self.longest), limit: limit, now: now)
    }

    /// True when the wait is over.
    mutating func handleTimeout(now: Instant) -> Bool {
        guard let deadline, deadline <= now else { return false }
        self.deadline = nil
        return true
    }

    /// An offer came through: the next one that does not begins to count anew. Another one may wait meanwhile.
    mutating func succeed() {
        self.attempts = 0
    }

    private mutating func wait(_ duration: Duration, limit: Int, now: Instant) -> Bool {
        guard self.attempts < limit else {
            self.succeed()
            return false
        }
        self.attempts += 1
        self.deadline = now + duration
        return true
    }
}
