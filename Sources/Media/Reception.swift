import Primitives
import RTP

/// The account of the peer's stream: which source it is, what arrived, what RTCP says about it.
struct Reception: Hashable, Sendable {
    enum Outcome: Hashable, Sendable {
        case accepted(Int64)
        /// A new stream began with this packet, under a new SSRC or after a jump of the sequence numbers.
        case restarted(Int64)
        case refused
    }

    /// A source that was replaced is ignored for this time after its successor was heard: two streams shall not
    /// take turns in one buffer.
    private static let retirement: Duration = .milliseconds(200)

    private var source: RTPSource?
    private var retired: SSRC?
    private var heardAt = Instant(nanoseconds: 0)
    private var interarrival = InterarrivalJitter()
    private var lostBefore: Int64 = 0
    private(set) var changes: UInt64 = 0

    var ssrc: SSRC? { self.source?.ssrc }
    var jitterUnits: UInt32 { self.interarrival.units }

    /// Losses over all streams of the session.
    var lost: UInt64 {
        UInt64(max(0, self.lostBefore &+ self.lostOfSource))
    }

    mutating func receive(_ packet: RTPPacket, now: Instant) -> Outcome {
        guard var source = self.source else { return self.begin(packet, now: now) }
        guard source.ssrc == packet.ssrc else {
            if packet.ssrc == self.retired, now - self.heardAt < Self.retirement { return .refused }
            self.lostBefore &+= self.lostOfSource
            self.retired = source.ssrc
            self.changes &+= 1
            return self.begin(packet, now: now)
        }
        self.heardAt = now
        let verdict = source.receive(packet.sequence)
        self.source = source
        switch verdict {
        case .accepted(let number):
            return .accepted(number)
        case .unconfirmedJump:
            return .refused
        case .restarted(let number):
            self.interarrival = InterarrivalJitter()
            return .restarted(number)
        }
    }

    /// Audio packets only: events repeat their timestamps and would look like jitter.
    mutating func measure(_ packet: RTPPacket, clock: ClockRate, now: Instant) {
        self.interarrival.receive(timestamp: packet.timestamp, clock: clock, now: now)
    }

    /// The block about this stream for the next report (RFC 3550, section 6.4.1).
    mutating func block(lastSenderReport: UInt32, delay: UInt32) -> ReportBlock? {
        guard var source = self.source else { return nil }
        let fraction = source.fractionLostSinceLastReport()
        self.source = source
        return ReportBlock(
            ssrc: source.ssrc, fractionLost: fraction, cumulativeLost: Int32(clamping: source.cumulativeLost),
            extendedHighest: source.extendedHighest, jitter: self.interarrival.units,
            lastSenderReport: lastSenderReport, delaySinceLastSenderReport: delay)
    }

    private var lostOfSource: Int64 {
        guard let source = self.source else { return 0 }
        return source.lostBeforeRestart &+ max(0, source.cumulativeLost)
    }

    private mutating func begin(_ packet: RTPPacket, now: Instant) -> Outcome {
        var source = RTPSource(ssrc: packet.ssrc, first: packet.sequence)
        let number = source.highest
        _ = source.receive(packet.sequence)
        self.source = source
        self.heardAt = now
        self.interarrival = InterarrivalJitter()
        return .restarted(number)
    }
}
