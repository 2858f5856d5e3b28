/// The rate of a media clock, and its conversions to and from durations without floating point.
public struct ClockRate: Hashable, Sendable {
    /// Slower clocks are no audio clocks; faster ones exist for video only.
    public static let allowed = 1_000...192_000

    public let hertz: Int

    /// Takes the rate into the allowed range, so that later divisions are safe.
    @inlinable public init(_ hertz: Int) {
        self.hertz = min(max(hertz, Self.allowed.lowerBound), Self.allowed.upperBound)
    }

    /// Nanoseconds that `units` of this clock last; exact to a nanosecond, and never overflowing.
    @inlinable public func nanoseconds(_ units: Int64) -> Int64 {
        let rate = Int64(self.hertz)
        let (seconds, rest) = units.quotientAndRemainder(dividingBy: rate)
        return seconds &* 1_000_000_000 &+ rest &* 1_000_000_000 / rate
    }

    /// Units of this clock in `nanoseconds`, rounded towards zero.
    @inlinable public func units(nanoseconds: Int64) -> Int64 {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return seconds &* Int64(self.hertz) &+ rest &* Int64(self.hertz) / 1_000_000_000
    }

    @inlinable public func units(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(truncatingIfNeeded: seconds &* Int64(self.hertz))
            &+ Int(attoseconds / 1_000_000_000) &* self.hertz / 1_000_000_000
    }

    @inlinable public func duration(_ units: Int) -> Duration {
        .nanoseconds(self.nanoseconds(Int64(units)))
    }
}
