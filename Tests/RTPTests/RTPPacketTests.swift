// RFC 3550, section 5.1: every optional part of a packet is found, and none of them can lie.

import Primitives
import RTP
import Testing

struct RTPPacketTests {
    let header = RTPPacket(
        payloadType: 8, marker: true, sequence: SequenceNumber(0xFFFE), timestamp: RTPTimestamp(0xDEAD_BEEF),
        ssrc: SSRC(0x0102_0304))

    @Test func writesTheHeaderByteByByte() {
        #expect(
            self.header.composed(payload: [0xAA]) == [0x80, 0x88, 0xFF, 0xFE, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3, 4, 0xAA])
    }

    @Test(arguments: 0...15, [0, 1, 4, 255])
    func findsThePayloadBehindEveryOptionalPart(contributors: Int, padding: Int) throws {
        for words in [nil, 0, 1, 7] {
            let bytes = self.header.composed(
                payload: [1, 2, 3], contributors: (0..<contributors).map { SSRC(UInt32($0)) },
                extension: words.map { (0xBEDE, [UInt8](repeating: 9, count: $0 * 4)) }, padding: UInt8(padding))
            let packet = try bytes.withBytes { bytes throws(RTPError) in try RTPPacket(parsing: bytes) }
            #expect(Array(bytes[packet.payload]) == [1, 2, 3])
            #expect(packet.contributors.count == contributors * 4)
            #expect(packet.extensionProfile == words.map { _ in 0xBEDE })
            #expect(packet.extensionData.count == (words ?? 0) * 4)
            #expect(packet.marker && packet.payloadType == 8 && packet.sequence.rawValue == 0xFFFE)
            #expect(packet.timestamp.rawValue == 0xDEAD_BEEF && packet.ssrc == SSRC(0x0102_0304))
        }
    }

    @Test func refusesWhatCannotBeAPacket() {
        let good = self.header.composed(payload: [1, 2, 3])
        var version = good
        version[0] = 0x40
        var contributors = good
        contributors[0] = 0x8F
        var extended = good
        extended[0] = 0x90
        var padded = good
        padded[0] = 0xA0
        padded[14] = 4
        var unpadded = padded
        unpadded[14] = 0
        let cases: [([UInt8], RTPError)] = [
            ([], .truncated(0)), (Array(good.prefix(11)), .truncated(11)), (version, .unsupportedVersion(1)),
            (contributors, .truncated(15)), (extended, .truncated(15)), (padded, .badPadding(4)),
            (unpadded, .badPadding(0)),
        ]
        for (bytes, error) in cases {
            #expect(throws: error) {
                try bytes.withBytes { bytes throws(RTPError) in _ = try RTPPacket(parsing: bytes) }
            }
        }
    }

    @Test func survivesRandomAndMutatedBytes() {
        var random = SplitMix64(seed: 7)
        let good = self.header.composed(
            payload: Array(repeating: 5, count: 20), contributors: [SSRC(1), SSRC(2)], extension: (1, [1, 2, 3, 4]),
            padding: 4)
        for round in 0..<100_000 {
            var bytes = good
            if round.isMultiple(of: 2) {
                bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            } else {
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            }
            bytes.withBytes { raw in
                guard let packet = try? RTPPacket(parsing: raw) else { return }
                #expect(packet.payload.upperBound <= bytes.count && packet.payload.lowerBound >= 12)
            }
        }
    }
}
