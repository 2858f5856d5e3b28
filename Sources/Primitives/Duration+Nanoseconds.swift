// The monotonic clock counts whole nanoseconds; `Duration` counts attoseconds. This is the one place that converts.

extension Duration {
    /// The duration in whole nanoseconds, saturating at the range of `Int64` (292 years).
    @inlinable public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, sumOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return sumOverflow ? (seconds < 0 ? .min : .max) : sum
    }

    /// The duration in whole milliseconds, rounded towards zero.
    @inlinable public var wholeMilliseconds: Int64 { self.wholeNanoseconds / 1_000_000 }

    /// The duration in whole seconds, rounded towards zero.
    @inlinable public var wholeSeconds: Int64 { self.components.seconds }
}
