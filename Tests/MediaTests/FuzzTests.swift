// Nothing on the wire may trap: random and mutated datagrams into a living session.

import Foundation
import Media
import Primitives
import RTP
import Testing

struct FuzzTests {
    /// The nightly run takes more.
    static let rounds = ProcessInfo.processInfo.environment["SPECH_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 60_000

    @Test(arguments: 1...4) func survivesWhateverArrives(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var session = MediaSession(Wire.parameters(port: 4_000, remote: 5_000), now: Instant(nanoseconds: 0))
        var now: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1_500)
        var frame = [Int16](repeating: 0, count: 5_760)
        for round in 0..<Self.rounds {
            now += .random(in: 0...8_000_000, using: &random)
            let instant = Instant(nanoseconds: now)
            let bytes = Self.datagram(round, &random)
            let source = Wire.endpoint(Bool.random(using: &random) ? 5_000 : .random(in: 4_998...5_002, using: &random))
            bytes.withUnsafeBytes { bytes in
                if Int.random(in: 0..<4, using: &random) == 0 {
                    session.receiveRTCP(bytes, from: source, now: instant)
                } else {
                    session.receiveRTP(bytes, from: source, now: instant)
                }
            }
            if Int.random(in: 0..<50, using: &random) == 0 {
                session.sendDigits(Array("1a#🙂".shuffled(using: &random)), now: instant)
                let count = Int.random(in: 0...5_000, using: &random)
                frame.prefix(count).withUnsafeBufferPointer {
                    session.receiveUplink($0, sequence: .random(in: 0...(.max), using: &random), now: instant)
                }
            }
            if now >= session.nextDeadline.nanoseconds { session.tick(now: instant) }
            _ = buffer.withUnsafeMutableBytes { session.pollRTP(into: $0) }
            _ = buffer.withUnsafeMutableBytes { session.pollRTCP(into: $0) }
            _ = frame.withUnsafeMutableBufferPointer { session.pollDownlink(into: $0) }
            if round % 7 == 0 { _ = session.pollEvent() }
        }
        let statistics = session.statistics
        #expect(statistics.packetsReceived > 1_000, "seed \(seed)")
        #expect(statistics.packetsSent > 1_000, "seed \(seed)")
    }

    static func datagram(_ round: Int, _ random: inout SplitMix64) -> [UInt8] {
        var bytes: [UInt8]
        switch round % 5 {
        case 0:
            bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in .random(in: 0...255, using: &random) }
        case 1:
            let block = ReportBlock(
                ssrc: SSRC(4_000), fractionLost: 3, cumulativeLost: 4, extendedHighest: 5, jitter: 6,
                lastSenderReport: .random(in: 0...(.max), using: &random), delaySinceLastSenderReport: 7)
            bytes = RTCPPacket.compound([
                .receiverReport(ReceiverReport(ssrc: SSRC(9), blocks: [block])),
                .sourceDescription([SourceDescription(ssrc: SSRC(9), cname: [1, 2, 3])]),
                .goodbye(Goodbye(sources: [SSRC(9)])),
            ])
        case _:
            let packet = RTPPacket(
                payloadType: [8, 8, 0, 101, 13, 96].randomElement(using: &random) ?? 0,
                marker: Bool.random(using: &random), sequence: SequenceNumber(UInt16(truncatingIfNeeded: round / 3)),
                timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: round / 3 &* 160)),
                ssrc: SSRC(Int.random(in: 0..<2_000, using: &random) == 0 ? 10 : 9))
            let count = Int.random(in: 0...300, using: &random)
            bytes = packet.composed(payload: (0..<count).map { _ in .random(in: 0...255, using: &random) })
        }
        if Int.random(in: 0..<3, using: &random) == 0, !bytes.isEmpty {
            for _ in 0..<2 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
        }
        return bytes
    }
}
