// G.722: rates, sizes and sound.

import Codecs
import Testing

struct G722Tests {
    static let voice = Signals.voice(16_000, rate: 16_000)

    @Test func comesBackAsItWasSaid() {
        let ratio = Fidelity.signalToNoise(Self.voice, Coder(.g722).roundTrip(Self.voice), longest: 60)
        #expect(ratio > 20, "\(ratio) dB")
    }

    @Test func countsTheClockOfTheRFC() {
        // RFC 3551, section 4.5.2: 8,000 units a second for 16,000 samples.
        #expect(AudioCodec.g722.clockRate == 8_000)
        #expect(AudioCodec.g722.sampleRate == 16_000)
        #expect(AudioCodec.g722.staticPayloadType == 9)
        let payloads = Coder(.g722).encode(Self.voice)
        #expect(payloads.allSatisfy { $0.count == 160 })
        #expect(payloads.allSatisfy { $0.withUnsafeBytes { AudioCodec.g722.units(ofPayload: $0) } == 160 })
    }
}
