import Primitives
import RTP

/// RTCP for one peer: when reports go out, what they say, and what the peer's reports tell (RFC 3550, section 6).
struct ReportExchange: Sendable {
    /// What our stream looks like at the time of a report.
    struct Sent: Hashable, Sendable {
        var packets: UInt64
        var bytes: UInt64
        /// The stream's timestamp at that instant.
        var timestamp: RTPTimestamp
    }

    /// Longer round trips are a clock's error.
    private static let longestRoundTrip: Duration = .seconds(30)

    private let ssrc: SSRC
    private let cname: [UInt8]
    private var schedule: RTCPSchedule
    private var lastSenderReport: (middle: UInt32, arrival: Instant)?
    private var packetsAtLastReport: UInt64 = 0
    private(set) var roundTrip: Duration?
    private(set) var remote: ReportBlock?
    private(set) var sent: UInt64 = 0
    private(set) var received: UInt64 = 0
    private(set) var invalid: UInt64 = 0
    private(set) var saidGoodbye = false

    init(_ parameters: MediaParameters, now: Instant) {
        self.ssrc = SSRC(parameters.ssrc)
        self.cname = Array(parameters.cname.utf8)
        let seed = UInt64(parameters.ssrc) << 32 | UInt64(parameters.firstTimestamp)
        self.schedule = RTCPSchedule(seed: seed, now: now)
    }

    /// When the next report is due.
    var deadline: Instant { self.schedule.deadline }

    /// The compound that is due: a report, our name, and the farewell when it is the last (section 6.1).
    mutating func compose(
        _ stream: Sent, reception: inout Reception, isLast: Bool, now: Instant
    ) -> [UInt8] {
        let delay = self.lastSenderReport.map { NTPTimestamp.middle(of: now - $0.arrival) } ?? 0
        let block = reception.block(lastSenderReport: self.lastSenderReport?.middle ?? 0, delay: delay)
        let blocks = block.map { [$0] } ?? []
        var packets: [RTCPPacket] = []
        // Section 6.4: a sender report when anything was sent since the last one.
        if stream.packets > self.packetsAtLastReport {
            packets.append(
                .senderReport(
                    SenderReport(
                        ssrc: self.ssrc, ntp: NTPTimestamp(now), timestamp: stream.timestamp,
                        packetCount: UInt32(truncatingIfNeeded: stream.packets),
                        octetCount: UInt32(truncatingIfNeeded: stream.bytes), blocks: blocks)))
        } else {
            packets.append(.receiverReport(ReceiverReport(ssrc: self.ssrc, blocks: blocks)))
        }
        packets.append(.sourceDescription([SourceDescription(ssrc: self.ssrc, cname: self.cname)]))
        if isLast { packets.append(.goodbye(Goodbye(sources: [self.ssrc]))) }
        let bytes = RTCPPacket.compound(packets)
        self.packetsAtLastReport = stream.packets
        self.sent &+= 1
        self.schedule.count(size: bytes.count)
        self.schedule.sent(now: now)
        return bytes
    }

    /// Takes a compound from the peer.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, peer: SSRC?, now: Instant) {
        guard let packets = try? RTCPPacket.compound(parsing: bytes) else {
            self.invalid &+= 1
            return
        }
        self.received &+= 1
        self.schedule.count(size: bytes.count)
        for packet in packets {
            switch packet {
            case .senderReport(let report):
                if peer == nil || report.ssrc == peer { self.lastSenderReport = (report.ntp.middle, now) }
                self.learn(from: report.blocks, now: now)
            case .receiverReport(let report):
                self.learn(from: report.blocks, now: now)
            case .goodbye(let goodbye):
                if let peer, goodbye.sources.contains(peer) { self.saidGoodbye = true }
            case .sourceDescription, .other:
                continue
            }
        }
    }

    /// The peer has a new source: its old reports say nothing about it.
    mutating func sourceChanged() {
        self.lastSenderReport = nil
        self.saidGoodbye = false
    }

    /// RFC 3550, section 6.4.1: round trip = arrival − LSR − DLSR, in units of 1/65,536 s.
    private mutating func learn(from blocks: [ReportBlock], now: Instant) {
        for block in blocks where block.ssrc == self.ssrc {
            self.remote = block
            guard block.lastSenderReport != 0 else { continue }
            let units = NTPTimestamp(now).middle &- block.lastSenderReport &- block.delaySinceLastSenderReport
            let duration = NTPTimestamp.duration(middle: units)
            if duration <= Self.longestRoundTrip { self.roundTrip = duration }
        }
    }
}
