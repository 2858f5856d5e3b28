// Circular arithmetic, and the receiver's account of a source (RFC 3550, appendix A.1 and A.3).

import Primitives
import RTP
import Testing

struct SequenceTests {
    @Test func ordersNumbersAcrossTheWrap() {
        #expect(SequenceNumber(2).distance(from: SequenceNumber(0xFFFF)) == 3)
        #expect(SequenceNumber(0xFFFF).distance(from: SequenceNumber(2)) == -3)
        #expect(SequenceNumber(1).extended(near: 0x1_FFFF) == 0x2_0001)
        #expect(SequenceNumber(0xFFFF).extended(near: 0x2_0001) == 0x1_FFFF)
        #expect(RTPTimestamp(5).distance(from: RTPTimestamp(0xFFFF_FFFB)) == 10)
        #expect(RTPTimestamp(3).extended(near: 0x1_FFFF_FFFF) == 0x2_0000_0003)
    }

    @Test func countsLossAcrossTheWrap() {
        var source = RTPSource(ssrc: SSRC(1), first: SequenceNumber(0xFFF0))
        for number in 0xFFF0..<0x1_0010 where number % 4 != 1 {
            _ = source.receive(SequenceNumber(UInt16(truncatingIfNeeded: number)))
        }
        #expect(source.cumulativeLost == 8)
        #expect(source.extendedHighest == 0x1_000F)
        #expect(source.fractionLostSinceLastReport() == 64)
        #expect(source.fractionLostSinceLastReport() == 0)
    }

    @Test func neverReportsNegativeFractionWhenDuplicatesOutnumberLosses() {
        var source = RTPSource(ssrc: SSRC(1), first: SequenceNumber(1))
        for _ in 0..<5 { _ = source.receive(SequenceNumber(1)) }
        #expect(source.cumulativeLost == -4)
        #expect(source.fractionLostSinceLastReport() == 0)
    }

    @Test func believesAJumpOnlyWhenASecondPacketConfirmsIt() {
        var source = RTPSource(ssrc: SSRC(1), first: SequenceNumber(100))
        _ = source.receive(SequenceNumber(100))
        #expect(source.receive(SequenceNumber(20_000)) == .unconfirmedJump)
        #expect(source.receive(SequenceNumber(101)) == .accepted(0x1_0065))
        #expect(source.receive(SequenceNumber(20_000)) == .unconfirmedJump)
        guard case .restarted(let number) = source.receive(SequenceNumber(20_001)) else {
            Issue.record("the second packet in sequence must confirm the jump")
            return
        }
        #expect(UInt16(truncatingIfNeeded: number) == 20_001)
        #expect(source.cumulativeLost == 0)
    }

    @Test func measuresJitterAsTheAppendixDoes() {
        var jitter = InterarrivalJitter()
        var expected = 0.0
        var last: Double?
        var random = SplitMix64(seed: 3)
        for index in 0..<500 {
            let delay = Int.random(in: 0...320, using: &random)
            let arrival = index * 160 + delay
            jitter.receive(
                timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: index * 160 - 9_000)), clock: ClockRate(8_000),
                now: Instant(nanoseconds: Int64(arrival) * 125_000))
            if let last { expected += (abs(Double(delay) - last) - expected) / 16 }
            last = Double(delay)
        }
        #expect(abs(Double(jitter.units) - expected) < 3)
    }
}
