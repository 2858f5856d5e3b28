public import Primitives

/// A 64-bit NTP timestamp: seconds in the upper half, fractions in the lower (RFC 3550, section 4).
///
/// Ours counts the monotonic clock, which the same section allows to a system without wall-clock time; only
/// differences are ever used.
public struct NTPTimestamp: Hashable, Sendable {
    public let rawValue: UInt64

    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public init(_ instant: Instant) {
        let (seconds, rest) = max(0, instant.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = (UInt64(rest) << 32) / 1_000_000_000
        self.rawValue = UInt64(seconds) << 32 | fraction
    }

    /// The middle 32 bits, in units of 1/65,536 s, as LSR carries them (RFC 3550, section 6.4.1).
    public var middle: UInt32 { UInt32(truncatingIfNeeded: self.rawValue >> 16) }

    /// The duration of `units` of 1/65,536 s.
    public static func duration(middle units: UInt32) -> Duration {
        .nanoseconds(Int64((UInt64(units) &* 1_000_000_000) >> 16))
    }

    /// Units of 1/65,536 s in a duration, saturating at the range of DLSR (18 hours).
    public static func middle(of duration: Duration) -> UInt32 {
        let nanoseconds = UInt64(min(max(0, duration.wholeNanoseconds), 65_535_000_000_000))
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return UInt32(truncatingIfNeeded: seconds << 16) &+ UInt32(truncatingIfNeeded: (rest << 16) / 1_000_000_000)
    }
}
