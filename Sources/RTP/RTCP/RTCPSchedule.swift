public import Primitives

/// When the next report is due: the randomised interval of RFC 3550, section 6.2 and 6.3.1.
///
/// A call has two members, so the bandwidth share never exceeds the minimum interval unless packets are huge; the
/// rule is kept whole all the same.
public struct RTCPSchedule: Hashable, Sendable {
    /// RFC 3550, section 6.2: the recommended fixed minimum; half of it before the first report.
    public static let minimumInterval: Duration = .seconds(5)
    /// e − 3/2: undoes the bias of reconsideration (RFC 3550, section 6.3.1).
    static let compensation = 1.21828

    public private(set) var deadline: Instant
    private var random: SplitMix64
    private var averageSize: Double
    private var isInitial = true
    /// Bytes per second that all reports together may take: 5 % of the session (RFC 3550, section 6.2).
    private let bandwidth: Double

    /// - Parameter sessionBandwidth: of both directions, in bytes per second.
    public init(seed: UInt64, sessionBandwidth: Double = 16_000, now: Instant) {
        self.random = SplitMix64(seed: seed)
        self.bandwidth = max(sessionBandwidth, 1) * 0.05
        self.averageSize = 120
        self.deadline = now
        self.deadline = now + self.interval()
    }

    /// Counts a report that was sent or received, with its headers of 28 bytes (RFC 3550, section 6.3.3).
    public mutating func count(size: Int) {
        self.averageSize = Double(size + Self.lowerHeaders) / 16 + self.averageSize * 15 / 16
    }

    /// Call when a report has gone out.
    public mutating func sent(now: Instant) {
        self.isInitial = false
        self.deadline = now + self.interval()
    }

    private static let lowerHeaders = 28
    private static let members = 2.0

    private mutating func interval() -> Duration {
        let minimum = Double(Self.minimumInterval.wholeNanoseconds) / (self.isInitial ? 2 : 1)
        let shared = Self.members * self.averageSize / self.bandwidth * 1e9
        let unit = Double(self.random.next() >> 11) / Double(UInt64(1) << 53)
        let nanoseconds = max(minimum, shared) * (0.5 + unit) / Self.compensation
        return .nanoseconds(Int64(min(nanoseconds, 600e9)))
    }
}
