public import Primitives

/// The smoothed deviation of transit times (RFC 3550, section 6.4.1 and appendix A.8).
public struct InterarrivalJitter: Hashable, Sendable {
    private var transit: Int64?
    /// Sixteen times the estimate, as the appendix keeps it to round well.
    private var scaled: Int64 = 0

    public init() {}

    /// The estimate in units of the media clock, as RTCP reports it.
    public var units: UInt32 { UInt32(clamping: self.scaled >> 4) }

    /// Takes the arrival of a packet whose timestamp differs from the packet's before.
    public mutating func receive(timestamp: RTPTimestamp, clock: ClockRate, now: Instant) {
        let arrival = clock.units(nanoseconds: now.nanoseconds)
        let transit = Int64(UInt32(truncatingIfNeeded: arrival) &- timestamp.rawValue)
        defer { self.transit = transit }
        guard let previous = self.transit else { return }
        let difference = Int64(Int32(truncatingIfNeeded: transit &- previous).magnitude)
        // A jump of the timestamp is no jitter; it would poison the estimate for seconds.
        guard difference < Int64(clock.hertz) &* Self.longestCredibleSeconds else { return }
        self.scaled &+= difference &- (self.scaled &+ 8) >> 4
    }

    private static let longestCredibleSeconds: Int64 = 3
}
