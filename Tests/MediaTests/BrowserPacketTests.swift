// A browser that speaks and hears Opus, whatever the telephone speaks.

import Codecs
import Foundation
import Media
import Primitives
import Testing

struct BrowserPacketTests {
    /// A second of the voice in packets of 20 ms, repeated for ever.
    static let spoken: [[UInt8]] = {
        var encoder = AudioEncoder(.opus)
        return (0..<50).map { frame in
            let samples = (0..<960).map { Voice.sample(frame * 960 + $0, rate: 48_000) }
            var packet = [UInt8](repeating: 0, count: 1_275)
            let length = samples.withUnsafeBufferPointer { samples in
                packet.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            return Array(packet[..<length])
        }
    }()

    static func decoded(_ packets: [[UInt8]]) -> [Int16] {
        var decoder = AudioDecoder(.opus)
        return packets.flatMap { packet in
            var samples = [Int16](repeating: 0, count: 5_760)
            let count = packet.withUnsafeBytes { bytes in
                samples.withUnsafeMutableBufferPointer { decoder.decode(bytes, into: $0) }
            }
            return Array(samples[..<count])
        }
    }

    static func loudness(_ samples: some Collection<Int16>) -> Double {
        let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        return (energy / Double(max(1, samples.count))).squareRoot()
    }

    static let expected = Self.loudness((0..<48_000).map { Voice.sample($0, rate: 48_000) })

    static func wire(_ codec: AudioCodec) -> Wire {
        var wire = CodecCallTests.wire(codec)
        wire.packets = { Self.spoken[Int($0) % 50] }
        return wire
    }

    /// Every rate that Opus makes by itself; G.722 hears only a part of what is said.
    @Test(arguments: [AudioCodec.pcma, .g722, .l16At16, .opus, .l16At48]) func crossesEveryCodec(_ codec: AudioCodec) {
        var wire = Self.wire(codec)
        wire.second.browserBitrate = 24_000
        wire.run(.seconds(3))
        let statistics = wire.second.session.statistics
        #expect(wire.first.session.statistics.browserPacketsDecoded > 140)
        #expect(statistics.browserPacketsMalformed == 0 && statistics.uplinkUnderruns == 0)
        #expect(wire.second.heardPackets.count > 140)
        #expect(wire.second.heardPackets.allSatisfy { !$0.isEmpty && $0.count <= 200 })
        #expect(statistics.browserPacketsEncoded == UInt64(wire.second.heardPackets.count))
        let heard = Self.decoded(wire.second.heardPackets)
        #expect(heard.count == 960 * wire.second.heardPackets.count)
        #expect(abs(20 * log10(Self.loudness(heard.suffix(48_000)) / Self.expected)) < 2, "\(codec.name)")
    }

    @Test func anImpossibleRateTravelsInSamples() {
        var wire = CodecCallTests.wire(.l16At44)
        wire.second.browserBitrate = 24_000
        wire.run(.milliseconds(400))
        let hasPackets = wire.first.session.hasPackets
        #expect(!hasPackets)
        #expect(!wire.second.heardPackets.isEmpty && wire.second.heardPackets.allSatisfy(\.isEmpty))
        wire.packets = { _ in Self.spoken[0] }
        wire.run(.milliseconds(100))
        #expect(wire.first.session.statistics.browserPacketsMalformed > 0)
    }

    /// No frames at all, more than an encoder makes in one frame, and 60 ms.
    @Test(arguments: [[3, 0], [255, 255], [0x1B, 0x83, 1, 2, 3], [UInt8](repeating: 0xFF, count: 1_275)])
    func whatIsNoPacketIsCountedAndDropped(_ packet: [UInt8]) {
        var wire = Self.wire(.pcma)
        wire.packets = { $0 < 50 ? Self.spoken[Int($0)] : packet }
        wire.run(.seconds(2))
        let statistics = wire.first.session.statistics
        #expect(statistics.browserPacketsDecoded == 50)
        #expect(statistics.browserPacketsMalformed >= 45)
    }

    @Test func aSilenceThatWasToldIsNoFault() {
        var wire = Self.wire(.pcma)
        // A second of speech, a second of silence with a mark in each fifth of it, and speech again.
        wire.packets = { sequence in
            guard sequence >= 50, sequence < 100 else { return Self.spoken[Int(sequence) % 50] }
            return sequence % 10 == 0 ? [] : nil
        }
        wire.run(.milliseconds(1_900))
        #expect(Self.loudness(wire.second.heard.suffix(1_600)) < 10)
        wire.run(.milliseconds(1_100))
        #expect(Self.loudness(wire.second.heard.suffix(4_000)) > 1_000)
        let statistics = wire.first.session.statistics
        #expect(statistics.uplinkUnderruns == 0)
        #expect(statistics.packetsSent > 145)
    }

    /// What a page on a thin line sends: 60 ms at once.
    @Test func longPacketsOfTheBrowserAreHeardWhole() {
        var joiner = OpusJoiner()
        var wire = Self.wire(.pcma)
        var long: [UInt8: [UInt8]] = [:]
        for start in stride(from: 0, to: 48, by: 3) {
            for packet in Self.spoken[start..<(start + 3)] {
                if !packet.withUnsafeBytes({ joiner.append($0) }) { joiner.reset() }
            }
            var bytes = [UInt8](repeating: 0, count: 1_275)
            let length = bytes.withUnsafeMutableBytes { joiner.write(into: $0) }
            if length > 0 { long[UInt8(start)] = Array(bytes[..<length]) }
        }
        let packets = long
        wire.packets = { $0 % 3 == 2 ? packets[UInt8(($0 - 2) % 48)] : nil }
        wire.run(.seconds(3))
        let statistics = wire.first.session.statistics
        #expect(statistics.browserPacketsDecoded > 45)
        #expect(statistics.browserPacketsMalformed == 0 && statistics.uplinkUnderruns == 0)
        #expect(statistics.uplinkDropped == 0)
        #expect(statistics.uplinkDelay <= .milliseconds(120))
        let heard = Self.loudness(wire.second.heard.suffix(8_000))
        #expect(abs(20 * log10(heard / Self.expected)) < 3, "\(heard)")
    }

    @Test func theBitrateFollowsWhatIsAsked() {
        var wire = Self.wire(.opus)
        wire.second.browserBitrate = 32_000
        wire.run(.seconds(2))
        let many = wire.second.heardPackets.suffix(50).map(\.count).reduce(0, +)
        wire.second.browserBitrate = 8_000
        wire.run(.seconds(2))
        let few = wire.second.heardPackets.suffix(50).map(\.count).reduce(0, +)
        #expect(few * 2 < many, "\(few) and \(many) bytes a second")
    }
}
