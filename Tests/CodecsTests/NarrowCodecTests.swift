// The narrow and wide codecs of the catalog: what RFC 3551, 3952 and 5574 say of their payloads, and how they sound.

import Codecs
import Testing

struct NarrowCodecTests {
    /// What each codec must at least keep of a voice-like sound, in dB of signal to noise at the best delay.
    static let fidelity: [(codec: AudioCodec, parameters: String, decibels: Double)] = [
        (.pcma, "", 30), (.pcmu, "", 30), (.l16At8, "", 80), (.l16At16, "", 80), (.l16At32, "", 80),
        (.l16At44, "", 80), (.l16At48, "", 80), (.gsm, "", 6), (.ilbc, "mode=20", 4), (.ilbc, "mode=30", 4),
        (.g729, "annexb=no", 2), (.speexNarrow, "", 4), (.speexWide, "", 3), (.speexUltraWide, "", 3),
    ]

    @Test(arguments: Self.fidelity.indices) func comesBackAsItWasSaid(_ index: Int) {
        let (codec, parameters, least) = Self.fidelity[index]
        let rate = codec.sampleRate
        let voice = Signals.voice(rate, rate: Double(rate))
        let coder = Coder(codec, parameters: parameters)
        let ratio = Fidelity.signalToNoise(voice, coder.roundTrip(voice), longest: rate / 20)
        #expect(ratio > least, "\(codec.name) \(parameters): \(ratio) dB")
    }

    @Test(arguments: CodecCatalog.all) func aPayloadTellsHowLongItLasts(_ codec: AudioCodec) {
        for packetTime in codec.description.packetTimes.filter({ $0 % 10 == 0 }) {
            let coder = Coder(codec, parameters: codec == .g729 ? "annexb=no" : "", packetTime: packetTime)
            let payloads = coder.encode(Signals.voice(codec.sampleRate / 2, rate: Double(codec.sampleRate)))
            #expect(!payloads.isEmpty)
            for payload in payloads {
                let units = payload.withUnsafeBytes { codec.units(ofPayload: $0) }
                #expect(units == codec.clockRate * coder.settings.packetTime / 1_000, "\(codec.name) \(packetTime)")
            }
        }
    }

    @Test func framesHaveTheSizesOfTheRFCs() {
        let narrow = Signals.voice(1_600)
        #expect(Coder(.gsm).encode(narrow).allSatisfy { $0.count == 33 })
        #expect(Coder(.g729, parameters: "annexb=no").encode(narrow).allSatisfy { $0.count == 20 })
        #expect(Coder(.ilbc, parameters: "mode=20").encode(narrow).allSatisfy { $0.count == 38 })
        #expect(Coder(.ilbc, parameters: "mode=30").encode(narrow).allSatisfy { $0.count == 50 })
        // RFC 3952, section 5: no mode means 30 ms, and packets last whole frames.
        #expect(Coder(.ilbc).settings.packetTime == 30)
        #expect(Coder(.ilbc).encode(narrow).allSatisfy { $0.count == 50 })
    }

    @Test func l16IsInNetworkOrder() {
        let payload = Coder(.l16At8, packetTime: 10).encode([Int16](repeating: 0x1234, count: 80))[0]
        #expect(payload[0] == 0x12 && payload[1] == 0x34)
        #expect([UInt8](repeating: 0, count: 3).withUnsafeBytes { AudioCodec.l16At8.units(ofPayload: $0) } == nil)
    }

    @Test func silenceIsDescribedNotSentUnlessAnnexBIsOff() {
        var sound = Signals.voice(8_000)
        // A quiet noise: what a room sounds like.
        var state: UInt32 = 1
        sound += (0..<16_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int16(truncatingIfNeeded: Int32(bitPattern: state) >> 27)
        }
        let marked = Coder(.g729).encode(sound)
        #expect(marked.contains { $0.count % 10 == 2 })
        #expect(marked.count { $0.isEmpty } > 50)
        let heard = Coder(.g729).decode(marked.map { $0.isEmpty ? nil : $0 })
        #expect(Signals.power(heard.suffix(4_000)) < 10_000)
        #expect(Coder(.g729, parameters: "annexb=no").encode(sound).allSatisfy { $0.count == 20 })
    }

    @Test(arguments: [AudioCodec.g729, .ilbc, .speexNarrow, .speexWide, .speexUltraWide])
    func concealsByItsOwnMeans(_ codec: AudioCodec) {
        let voice = Signals.voice(codec.sampleRate, rate: Double(codec.sampleRate))
        let coder = Coder(codec, parameters: "annexb=no")
        var payloads: [[UInt8]?] = coder.encode(voice)
        let whole = Signals.power(coder.decode(payloads))
        for index in stride(from: 5, to: payloads.count, by: 10) { payloads[index] = nil }
        let heard = coder.decode(payloads)
        #expect(heard.count == payloads.count * coder.packetSamples)
        #expect(Signals.power(heard) > whole / 4, "\(codec.name)")
    }

    @Test func theCatalogKnowsItsCodecsByNameAndByNumber() {
        #expect(Set(CodecCatalog.all.map(\.name)).count == CodecCatalog.all.count)
        #expect(CodecCatalog.all.count == AudioCodec.allCases.count, "a build with all traits has all codecs")
        for codec in CodecCatalog.all {
            #expect(CodecCatalog.codec(named: codec.name.lowercased()) == codec)
            let found = CodecCatalog.codec(
                encodingName: codec.encodingName.lowercased(), clockRate: codec.clockRate, channels: codec.channels)
            #expect(found == codec)
        }
        let fixed: [UInt8: AudioCodec] = [0: .pcmu, 3: .gsm, 8: .pcma, 9: .g722, 11: .l16At44, 18: .g729]
        for (type, codec) in fixed { #expect(CodecCatalog.codec(staticPayloadType: type) == codec) }
    }
}
