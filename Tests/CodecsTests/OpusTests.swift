// Opus: what RFC 7587 lets a peer ask for is done, and what the codec can repair is repaired.

import Codecs
import Foundation
import Testing

struct OpusTests {
    static let voice = Signals.voice(48_000, rate: 48_000)

    /// Speech-like: syllables of changing pitch with pauses between them.
    static let syllables: [Int16] = (0..<(48_000 * 4)).map { index in
        let time = Double(index) / 48_000
        let syllable = time.truncatingRemainder(dividingBy: 0.4)
        let envelope = syllable < 0.3 ? sin(Double.pi * syllable / 0.3) : 0
        let pitch = 110 + 60 * sin(2 * Double.pi * 0.7 * time)
        var sum = 0.0
        for harmonic in 1...10 {
            let number = Double(harmonic)
            sum += sin(2 * Double.pi * pitch * number * time + number * number) / number
        }
        return Int16(sum * 6_000 * envelope)
    }

    static func averageLength(_ payloads: [[UInt8]]) -> Double {
        Double(payloads.map(\.count).reduce(0, +)) / Double(max(1, payloads.count))
    }

    @Test func comesBackAsItWasSaid() {
        for packetTime in [10, 20, 40, 60] {
            let coder = Coder(.opus, bitrate: 32_000, packetTime: packetTime)
            let ratio = Fidelity.signalToNoise(Self.voice, coder.roundTrip(Self.voice), longest: 700)
            #expect(ratio > 4, "\(packetTime) ms: \(ratio) dB")
        }
    }

    @Test func packetTimesThatOpusDoesNotHaveBecomeTheNextShorterOne() {
        #expect(
            [5, 10, 15, 20, 30, 50, 60, 100].map { AudioCodec.opus.packetTime(wanted: $0) } == [
                10, 10, 10, 20, 20, 40, 60, 60,
            ])
    }

    @Test func decodesStraightToTheRateThatIsWanted() {
        let payloads = Coder(.opus).encode(Self.voice)
        for rate in [8_000, 16_000, 24_000, 48_000] {
            let heard = Coder(.opus).decode(payloads, sampleRate: rate)
            #expect(heard.count == rate)
            let expected = Signals.voice(rate, rate: Double(rate))
            #expect(Fidelity.signalToNoise(expected, heard, longest: rate / 50) > 4, "\(rate) Hz")
        }
        #expect(!AudioCodec.opus.decodes(at: 44_100))
    }

    @Test func aPacketTellsItsDuration() {
        for packetTime in [10, 20, 40, 60] {
            let payloads = Coder(.opus, packetTime: packetTime).encode(Self.voice)
            for payload in payloads {
                #expect(payload.withUnsafeBytes { AudioCodec.opus.units(ofPayload: $0) } == 48 * packetTime)
            }
        }
        // RFC 6716, section 3.2.5: a count of zero frames is no packet, and neither is nothing at all.
        #expect([UInt8](arrayLiteral: 3, 0).withUnsafeBytes { AudioCodec.opus.units(ofPayload: $0) } == nil)
        #expect([UInt8]().withUnsafeBytes { AudioCodec.opus.units(ofPayload: $0) } == nil)
    }

    @Test func sendsNoMoreThanThePeerAllows() {
        let free = Self.averageLength(Coder(.opus, bitrate: 48_000).encode(Self.voice)) * 400
        let limited =
            Self.averageLength(
                Coder(.opus, parameters: "maxaveragebitrate=12000", bitrate: 48_000).encode(Self.voice)) * 400
        #expect(free > 30_000, "\(free) bit/s")
        #expect(limited < 16_000, "\(limited) bit/s")
    }

    @Test func sendsNoWiderBandThanThePeerPlays() {
        // RFC 6716, section 3.1: configurations 0–3 are narrow band in SILK, 8–11 wide band, above that wider.
        let narrow = Coder(.opus, parameters: "maxplaybackrate=8000", bitrate: 32_000).encode(Self.voice)
        #expect(narrow.dropFirst(5).allSatisfy { $0[0] >> 3 < 4 || (16..<20).contains($0[0] >> 3) })
        let wide = Coder(.opus, parameters: "maxplaybackrate=16000", bitrate: 32_000).encode(Self.voice)
        #expect(wide.dropFirst(5).allSatisfy { $0[0] >> 3 < 12 || (16..<24).contains($0[0] >> 3) })
    }

    @Test func packetsOfConstantRateHaveOneLength() {
        let payloads = Coder(.opus, parameters: "cbr=1").encode(Self.syllables)
        #expect(Set(payloads.map(\.count)).count == 1)
        #expect(Set(Coder(.opus).encode(Self.syllables).map(\.count)).count > 5)
    }

    @Test func pausesAreNotSentWhenThePeerAgrees() {
        let silence = [Int16](repeating: 0, count: 48_000 * 3)
        let sent = Coder(.opus, parameters: "usedtx=1").encode(Self.voice + silence).map(\.isEmpty)
        #expect(sent[..<50].count { $0 } < 25)
        #expect(sent[70...].count { $0 } > 100)
        #expect(Coder(.opus).encode(Self.voice + silence).allSatisfy { !$0.isEmpty })
    }

    @Test func repairsLossesFromRedundancyWhenThePeerAskedForIt() {
        /// Error in the gaps, in dB below what was said there; the same packets are lost with and without redundancy.
        func fidelity(_ parameters: String, repairs: Bool) -> Double {
            let coder = Coder(.opus, parameters: parameters, bitrate: 24_000)
            var payloads: [[UInt8]?] = coder.encode(Self.syllables, loss: 0.05)
            let whole = coder.decode(payloads)
            let gaps = stride(from: 7, to: payloads.count - 1, by: 20)
            for index in gaps { payloads[index] = nil }
            let heard = coder.decode(payloads, repairs: repairs)
            let places = gaps.flatMap { ($0 * 960)..<(($0 + 1) * 960) }
            let error = places.reduce(0.0) { $0 + pow(Double(heard[$1]) - Double(whole[$1]), 2) }
            return 10 * log10(places.reduce(0.0) { $0 + pow(Double(whole[$1]), 2) } / error)
        }
        let repaired = fidelity("useinbandfec=1", repairs: true)
        let concealed = fidelity("useinbandfec=1", repairs: false)
        #expect(repaired > 6, "\(repaired) dB")
        #expect(repaired > concealed + 5, "\(repaired) dB against \(concealed) dB")
        #expect(fidelity("", repairs: true) == fidelity("", repairs: false))
    }

    @Test func stereoIsMixedToOneChannel() {
        // Made by another encoder run: the stereo bit of the first byte, and a decoder that gives one channel.
        #expect(AudioCodec.opus.channels == 2)
        #expect(Coder(.opus).decode(Coder(.opus).encode(Self.voice)).count == Self.voice.count)
    }
}
