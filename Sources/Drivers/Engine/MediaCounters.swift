/// What one media thread counted; sums over threads and since the start.
public struct MediaCounters: Hashable, Sendable {
    public var ticks: UInt64 = 0
    /// Ticks that passed while the thread was late; their sessions were visited once, later.
    public var ticksMissed: UInt64 = 0
    /// How late the thread woke, counted in steps: below 100 µs, 500 µs, 1 ms, 5 ms, 20 ms, and more.
    public var lateness: SIMD8<UInt64> = .zero
    public var worstLateness: Duration = .zero
    /// How long a packet lay in its socket, in the same steps.
    public var residence: SIMD8<UInt64> = .zero

    public var packetsReceived: UInt64 = 0
    public var packetsSent: UInt64 = 0
    /// Packets that the system did not take.
    public var sendFailures: UInt64 = 0
    /// Datagrams longer than any RTP packet.
    public var oversized: UInt64 = 0
    /// Packets that came before the session was configured.
    public var early: UInt64 = 0

    public var uplinkFrames: UInt64 = 0
    public var uplinkDropped: UInt64 = 0
    public var uplinkStale: UInt64 = 0
    /// Packets of the browser that went to the peer undecoded.
    public var uplinkPassed: UInt64 = 0
    public var downlinkFrames: UInt64 = 0
    /// Those of them that came from the peer and were not decoded.
    public var downlinkPassed: UInt64 = 0
    /// Frames for an event loop that is behind.
    public var downlinkDropped: UInt64 = 0
    public var tapDropped: UInt64 = 0
    public var phaseMoves: UInt64 = 0
    /// Commands for a session that is over.
    public var lateCommands: UInt64 = 0
    public var sessionsOpened: UInt64 = 0
    public var sessionsClosed: UInt64 = 0

    public init() {}

    static func step(of duration: Duration) -> Int {
        switch duration {
        case ..<Duration.microseconds(100): 0
        case ..<Duration.microseconds(500): 1
        case ..<Duration.milliseconds(1): 2
        case ..<Duration.milliseconds(5): 3
        case ..<Duration.milliseconds(20): 4
        default: 5
        }
    }

    mutating func recordLateness(_ lateness: Duration) {
        self.lateness[Self.step(of: lateness)] += 1
        self.worstLateness = max(self.worstLateness, lateness)
    }

    mutating func recordResidence(_ residence: Duration) {
        self.residence[Self.step(of: residence)] += 1
    }
}
