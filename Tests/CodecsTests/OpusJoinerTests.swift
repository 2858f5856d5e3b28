// Several packets in one: the same sound, fewer headers.

import Codecs
import Testing

struct OpusJoinerTests {
    private static let packets = Coder(.opus, bitrate: 16_000, packetTime: 20).encode(OpusTests.syllables)

    private static func append(_ packet: [UInt8], to joiner: inout OpusJoiner) -> Bool {
        packet.withUnsafeBytes { joiner.append($0) }
    }

    private static func write(_ joiner: inout OpusJoiner) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: OpusJoiner.longest)
        let length = bytes.withUnsafeMutableBytes { joiner.write(into: $0) }
        return Array(bytes[..<length])
    }

    /// All that was said, in packets of up to three, each ended where another kind of packet begins.
    private static func joined() -> [[UInt8]] {
        var joiner = OpusJoiner()
        var all: [[UInt8]] = []
        for packet in Self.packets {
            if !Self.append(packet, to: &joiner) {
                all.append(Self.write(&joiner))
                #expect(Self.append(packet, to: &joiner))
            }
            if joiner.count == OpusJoiner.limit { all.append(Self.write(&joiner)) }
        }
        if joiner.count > 0 { all.append(Self.write(&joiner)) }
        return all
    }

    @Test func whatWasJoinedSoundsTheSame() {
        let joined = Self.joined()
        #expect(joined.count < Self.packets.count / 2)
        let longest = joined.compactMap { $0.withUnsafeBytes { AudioCodec.opus.units(ofPayload: $0) } }.max()
        #expect(longest == 2_880)
        // A byte or two for the lengths, and one configuration instead of three.
        let bytes = (Self.packets.joined().count, joined.joined().count)
        #expect(bytes.1 < bytes.0 + 2 * joined.count)
        #expect(
            Coder(.opus).decode(joined, sampleRate: 48_000) == Coder(.opus).decode(Self.packets, sampleRate: 48_000))
    }

    @Test func packetsOfAnotherKindAreNotJoined() throws {
        let long = try #require(Coder(.opus, packetTime: 60).encode(OpusTests.syllables).first)
        var joiner = OpusJoiner()
        #expect(Self.append(Self.packets[0], to: &joiner))
        #expect(!Self.append(long, to: &joiner))
        // SILK of a narrow band, where the voice was something else.
        #expect(Self.packets[0][0] & 0xFC != 0x08)
        #expect(!Self.append([0x08, 1, 2], to: &joiner))
        #expect(joiner.count == 1)
        #expect(Self.write(&joiner) == Self.packets[0])
    }

    @Test func neitherTooManyNorTooLong() {
        var joiner = OpusJoiner()
        #expect(Self.write(&joiner).isEmpty)
        for _ in 0..<3 { #expect(Self.append([0x78, 1, 2], to: &joiner)) }
        #expect(!Self.append([0x78, 1, 2], to: &joiner))
        joiner.reset()
        #expect(joiner.count == 0)
        let large = [0x78] + [UInt8](repeating: 7, count: 700)
        #expect(Self.append(large, to: &joiner))
        #expect(!Self.append(large, to: &joiner))
        #expect(Self.write(&joiner) == large)
        #expect(!Self.append([], to: &joiner))
        #expect(!Self.append([0x78] + [UInt8](repeating: 7, count: 1_275), to: &joiner))
        #expect(!Self.append([3, 0], to: &joiner))
        #expect(joiner.count == 0)
    }
}
