import Primitives

/// Notices when the peer's media stops, reports it at each further interval, and notices its return.
struct SilenceWatch: Hashable, Sendable {
    /// Nanoseconds, so that no packet converts a duration.
    private let interval: Int64
    private var heardAt: Instant
    private var reports: Int64 = 0
    /// When the next report is due; `nil` while no media is expected.
    private(set) var deadline: Instant?

    init(interval: Duration, isExpected: Bool, now: Instant) {
        self.interval = max(1, interval.wholeNanoseconds)
        self.heardAt = now
        self.deadline = isExpected ? now + interval : nil
    }

    /// A valid packet arrived; true when it ends a reported silence.
    mutating func heard(now: Instant) -> Bool {
        let wasSilent = self.reports > 0
        self.heardAt = now
        self.reports = 0
        if self.deadline != nil { self.deadline = self.next(after: now) }
        return wasSilent
    }

    /// How long it has been silent, when a report is due.
    mutating func handleTimeout(now: Instant) -> Duration? {
        guard let deadline = self.deadline, now >= deadline else { return nil }
        self.reports = max(self.reports &+ 1, (now.nanoseconds &- self.heardAt.nanoseconds) / self.interval)
        let silence = self.reports &* self.interval
        self.deadline = self.next(after: Instant(nanoseconds: self.heardAt.nanoseconds &+ silence))
        return .nanoseconds(silence)
    }

    /// A negotiation put the peer on hold or brought it back.
    mutating func expect(_ isExpected: Bool, now: Instant) {
        guard isExpected != (self.deadline != nil) else { return }
        self.heardAt = now
        self.reports = 0
        self.deadline = isExpected ? self.next(after: now) : nil
    }

    private func next(after instant: Instant) -> Instant {
        Instant(nanoseconds: instant.nanoseconds &+ self.interval)
    }
}
