import Primitives

/// How many messages a connection may still bring: a bucket that holds one second's worth and fills steadily.
struct MessageBudget: Hashable, Sendable {
    private let perSecond: Int
    private var left: Int
    private var filledAt: Instant

    init(perSecond: Int, now: Instant) {
        self.perSecond = max(1, perSecond)
        self.left = self.perSecond
        self.filledAt = now
    }

    /// Counts one message; returns how long to read no more when the bucket is empty.
    mutating func take(now: Instant) -> Duration? {
        let passed = max(0, (now - self.filledAt).wholeMilliseconds)
        let gained = Int(min(passed, 1_000)) * self.perSecond / 1_000
        if gained > 0 {
            self.left = min(self.perSecond, self.left + gained)
            self.filledAt = now
        }
        self.left -= 1
        return self.left > 0 ? nil : .milliseconds(100)
    }
}
