// Calls with every codec over a simulated wire: the sound arrives, losses are repaired, codecs change in mid-stream.

import Codecs
import Foundation
import Media
import Primitives
import RTP
import Testing

struct CodecCallTests {
    static func wire(_ codec: AudioCodec, parameters given: String? = nil, packetTime: Int = 20) -> Wire {
        // A steady sound is silence to Annex B, which would not send it.
        let parameters = given ?? (codec == .g729 ? "annexb=no" : "")
        let format = MediaFormat(codec)
        var wire = Wire { left, right in
            left.sendFormat = format
            right.sendFormat = format
            left.sendPayloadType = 96
            right.sendPayloadType = 96
            left.receiveFormats = [96: format, 8: .pcma]
            right.receiveFormats = [96: format, 8: .pcma]
            left.sendFormatParameters = parameters
            right.sendFormatParameters = parameters
            left.packetDuration = .milliseconds(packetTime)
            right.packetDuration = .milliseconds(packetTime)
        }
        wire.voice = Self.voice(rate: codec.sampleRate)
        return wire
    }

    /// The voice repeats itself after a second.
    static func voice(rate: Int) -> (Int) -> Int16 {
        let second = (0..<rate).map { Voice.sample($0, rate: Double(rate)) }
        return { second[$0 % rate] }
    }

    /// Loudness of the last second that was heard.
    static func loudness(_ party: Party) -> Double {
        let last = party.heard.suffix(party.session.sampleRate)
        return (last.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, last.count))).squareRoot()
    }

    @Test(arguments: CodecCatalog.all) func soundCrossesBothWays(_ codec: AudioCodec) {
        var wire = Self.wire(codec)
        wire.run(.seconds(2))
        let spoken = (0..<codec.sampleRate).map { Double(Voice.sample($0, rate: Double(codec.sampleRate))) }
        let expected = (spoken.reduce(0) { $0 + $1 * $1 } / Double(spoken.count)).squareRoot()
        for party in [wire.first, wire.second] {
            #expect(abs(20 * log10(Self.loudness(party) / expected)) < 2, "\(codec.name)")
            #expect(party.heard.count % (codec.sampleRate / 50) == 0)
            let statistics = party.session.statistics
            #expect(statistics.packetsInvalid == 0)
            #expect(statistics.packetsLost == 0)
        }
    }

    @Test(arguments: CodecCatalog.all) func packetsKeepTheirTimeAndStayUnderTheLimit(_ codec: AudioCodec) {
        for packetTime in [10, 20, 30, 40, 60] {
            var wire = Self.wire(codec, packetTime: packetTime)
            wire.run(.milliseconds(600))
            let taken = codec.packetTime(wanted: packetTime)
            let step = UInt32(codec.clockRate * taken / 1_000)
            let headers = wire.first.sentHeaders
            #expect(headers.count >= 540 / taken)
            for (before, after) in zip(headers, headers.dropFirst()) {
                #expect(after.timestamp.rawValue &- before.timestamp.rawValue == step, "\(codec.name) \(packetTime)")
            }
            #expect(
                wire.first.payloads.allSatisfy { $0.count <= MediaLimits.largestPayload }, "\(codec.name) \(packetTime)"
            )
        }
    }

    @Test(arguments: CodecCatalog.all) func lossIsConcealed(_ codec: AudioCodec) {
        var wire = Self.wire(codec)
        wire.network = { _, order, _ in order % 10 == 3 ? nil : 20 }
        wire.run(.seconds(2))
        let statistics = wire.second.session.statistics
        #expect(statistics.concealedSamples > 0)
        #expect(Self.loudness(wire.second) > 2_000, "\(codec.name)")
    }

    @Test func aPeerMaySwitchToAnotherNegotiatedCodecInMidStream() {
        var wire = Self.wire(.opus)
        wire.run(.seconds(2))
        var changed = Wire.parameters(port: 4_000, remote: 5_000)
        changed.receiveFormats = [96: MediaFormat(.opus), 8: .pcma]
        // From now on the first party sends A-law at 8 kHz, which the second must bring to the 48 kHz of its listener.
        wire.first.session.update(changed, now: Instant(nanoseconds: wire.now))
        #expect(wire.first.session.sampleRate == 8_000)
        wire.voice = Self.voice(rate: 48_000)
        wire.run(.seconds(2))
        let statistics = wire.second.session.statistics
        #expect(wire.second.session.sampleRate == 48_000)
        #expect(statistics.packetsInvalid == 0)
        #expect(Self.loudness(wire.second) > 2_000)
    }

    /// An encoder that began anew would say the same in other bits.
    @Test func aSessionThatIsOnlyRefreshedGoesOnWithoutASeam() {
        func packets(refreshed: Bool) -> [[UInt8]] {
            var wire = Self.wire(.opus)
            wire.run(.milliseconds(990))
            if refreshed {
                wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
            }
            wire.run(.milliseconds(400))
            return wire.first.payloads
        }
        let refreshed = packets(refreshed: true)
        #expect(refreshed.count > 60)
        #expect(refreshed == packets(refreshed: false))
    }
}
