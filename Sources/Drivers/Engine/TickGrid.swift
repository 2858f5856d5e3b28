import Primitives

/// The grid of media ticks: every media thread wakes on multiples of `interval` since `origin`.
///
/// A frame of 20 ms spans four ticks; a session is visited in one of these four slots.
struct TickGrid: Hashable, Sendable {
    /// The number of slots in one frame.
    static let slots = 4
    static let interval: Duration = .milliseconds(5)
    static let frame: Duration = .milliseconds(20)

    let origin: Instant

    /// The last tick at or before `instant`.
    func index(at instant: Instant) -> Int64 {
        Self.floorDivide(instant.nanoseconds &- self.origin.nanoseconds, Self.interval.wholeNanoseconds)
    }

    /// The first tick at or after `instant`.
    func index(notBefore instant: Instant) -> Int64 {
        let index = self.index(at: instant)
        return self.time(of: index) < instant ? index + 1 : index
    }

    func time(of index: Int64) -> Instant {
        Instant(nanoseconds: self.origin.nanoseconds &+ index &* Self.interval.wholeNanoseconds)
    }

    static func slot(of index: Int64) -> Int {
        Int(index - self.floorDivide(index, Int64(self.slots)) * Int64(self.slots))
    }

    /// Nanoseconds from `instant` to the next tick of `slot`.
    func wait(from instant: Instant, to slot: Int) -> Int64 {
        let frame = Self.frame.wholeNanoseconds
        let since = instant.nanoseconds &- self.origin.nanoseconds &- Int64(slot) &* Self.interval.wholeNanoseconds
        let passed = since - Self.floorDivide(since, frame) * frame
        return passed == 0 ? 0 : frame - passed
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
