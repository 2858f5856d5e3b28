// RTCP compounds both ways (RFC 3550, section 6 and appendix A.2), and the interval between them.

import Primitives
import RTP
import Testing

struct RTCPTests {
    static let block = ReportBlock(
        ssrc: SSRC(0xAABB_CCDD), fractionLost: 13, cumulativeLost: -5, extendedHighest: 0x1_0002, jitter: 77,
        lastSenderReport: 0x1234_5678, delaySinceLastSenderReport: 65_536)
    static let compound: [RTCPPacket] = [
        .senderReport(
            SenderReport(
                ssrc: SSRC(1), ntp: NTPTimestamp(0x0102_0304_0506_0708), timestamp: RTPTimestamp(99), packetCount: 5,
                octetCount: 800, blocks: [Self.block])),
        .receiverReport(ReceiverReport(ssrc: SSRC(2), blocks: [Self.block, Self.block])),
        .sourceDescription([
            SourceDescription(ssrc: SSRC(1), cname: Array("a".utf8)),
            SourceDescription(ssrc: SSRC(2), cname: Array("four".utf8)),
            SourceDescription(ssrc: SSRC(3), cname: []),
        ]),
        .goodbye(Goodbye(sources: [SSRC(1), SSRC(2)])),
    ]

    @Test func readsBackWhatItWrote() throws {
        let bytes = RTCPPacket.compound(Self.compound)
        #expect(bytes.count % 4 == 0)
        #expect(try bytes.withBytes { raw throws(RTPError) in try RTCPPacket.compound(parsing: raw) } == Self.compound)
    }

    @Test func writesAReceiverReportByteByByte() {
        let bytes = RTCPPacket.compound([.receiverReport(ReceiverReport(ssrc: SSRC(2), blocks: [Self.block]))])
        #expect(
            bytes == [
                0x81, 201, 0, 7, 0, 0, 0, 2, 0xAA, 0xBB, 0xCC, 0xDD, 13, 0xFF, 0xFF, 0xFB, 0, 1, 0, 2, 0, 0, 0, 77,
                0x12, 0x34, 0x56, 0x78, 0, 1, 0, 0,
            ])
    }

    @Test func refusesEveryTruncation() {
        let bytes = RTCPPacket.compound(Self.compound)
        let ends = Set([52, 52 + 56, 52 + 56 + 32, bytes.count])
        for count in 0..<bytes.count where !ends.contains(count) {
            let parsed = Array(bytes.prefix(count)).withBytes { try? RTCPPacket.compound(parsing: $0) }
            #expect(parsed == nil, "\(count) bytes")
        }
    }

    @Test func aCompoundBeginsWithAReport() {
        let bytes = RTCPPacket.compound([.goodbye(Goodbye(sources: [SSRC(1)]))])
        #expect(throws: RTPError.notCompound(203)) {
            try bytes.withBytes { raw throws(RTPError) in _ = try RTCPPacket.compound(parsing: raw) }
        }
    }

    @Test func survivesMutatedReports() {
        var random = SplitMix64(seed: 11)
        let good = RTCPPacket.compound(Self.compound)
        for _ in 0..<100_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...20, using: &random))
            bytes.withBytes { raw in _ = try? RTCPPacket.compound(parsing: raw) }
        }
    }

    @Test func convertsTimestampsOfReports() {
        let instant = Instant(nanoseconds: 5_500_000_000)
        #expect(NTPTimestamp(instant).rawValue == 5 << 32 | 1 << 31)
        #expect(NTPTimestamp(instant).middle == 5 << 16 | 1 << 15)
        #expect(NTPTimestamp.middle(of: .milliseconds(250)) == 16_384)
        #expect(NTPTimestamp.duration(middle: 16_384) == .milliseconds(250))
        #expect(NTPTimestamp.middle(of: .seconds(1_000_000)) == 0xFFFF_0000)
    }

    @Test func spreadsReportsAroundTheInterval() {
        var schedule = RTCPSchedule(seed: 42, now: Instant(nanoseconds: 0))
        let first = schedule.deadline
        #expect(first >= Instant(nanoseconds: 1_000_000_000) && first <= Instant(nanoseconds: 3_100_000_000))
        var now = first
        var total = 0.0
        for _ in 0..<2_000 {
            schedule.count(size: 80)
            schedule.sent(now: now)
            let interval = Double((schedule.deadline - now).wholeNanoseconds) / 1e9
            #expect(interval >= 2.05 && interval <= 6.16)
            total += interval
            now = schedule.deadline
        }
        // Half to one and a half times five seconds, divided by e − 3/2.
        #expect(abs(total / 2_000 - 5 / 1.21828) < 0.1)
    }

    @Test func isTheSameForTheSameSeed() {
        let now = Instant(nanoseconds: 7)
        #expect(RTCPSchedule(seed: 1, now: now) == RTCPSchedule(seed: 1, now: now))
        #expect(RTCPSchedule(seed: 1, now: now).deadline != RTCPSchedule(seed: 2, now: now).deadline)
    }
}
