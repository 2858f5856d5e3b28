import Primitives

/// Absolute ticks: the next one never depends on how late the last one was served.
struct Pacer: Hashable, Sendable {
    /// Nanoseconds between two ticks, so that the hot path converts no durations.
    private var step: Int64
    /// When the next tick is due.
    private(set) var deadline: Instant
    /// When the tick served last was due.
    private(set) var lastDue: Instant

    init(interval: Duration, first: Instant) {
        self.step = max(1, interval.wholeNanoseconds)
        self.deadline = first
        self.lastDue = first
    }

    var interval: Duration { .nanoseconds(self.step) }

    /// Serves the tick that is due and skips those that were missed; returns how many were, or `nil` before the time.
    mutating func serve(now: Instant) -> Int? {
        guard now >= self.deadline else { return nil }
        let missed = (now.nanoseconds &- self.deadline.nanoseconds) / self.step
        self.lastDue = Instant(nanoseconds: self.deadline.nanoseconds &+ missed &* self.step)
        self.deadline = Instant(nanoseconds: self.lastDue.nanoseconds &+ self.step)
        return Int(missed)
    }

    /// When the tick that lies `ticks` before the last one was due.
    func due(ticksBefore ticks: Int) -> Instant {
        Instant(nanoseconds: self.lastDue.nanoseconds &- Int64(ticks) &* self.step)
    }

    /// A new interval counts from the next tick on.
    mutating func change(interval: Duration) {
        self.step = max(1, interval.wholeNanoseconds)
    }
}
