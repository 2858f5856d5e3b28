// G.711 against the Recommendation's own construction, computed here a second time without its tables.

import Codecs
import Testing

struct G711Tests {
    static func decode(_ codec: AudioCodec, _ codes: [UInt8]) -> [Int16] {
        var decoder = AudioDecoder(codec)
        var samples = [Int16](repeating: 0, count: codes.count)
        let count = codes.withUnsafeBytes { codes in
            samples.withUnsafeMutableBufferPointer { decoder.decode(codes, into: $0) }
        }
        #expect(count == codes.count)
        return samples
    }

    static func encode(_ codec: AudioCodec, _ samples: [Int16]) -> [UInt8] {
        var encoder = AudioEncoder(codec)
        var codes = [UInt8](repeating: 0, count: samples.count)
        let count = samples.withUnsafeBufferPointer { samples in
            codes.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
        }
        #expect(count == samples.count)
        return codes
    }

    static let allCodes = (0..<256).map { UInt8($0) }
    static let allSamples = (-32_768...32_767).map { Int16($0) }

    /// Table 2a: eight segments, each with steps twice those of the one before; the first begins at zero.
    static func muLawValue(_ code: UInt8) -> Int {
        let place = Int(~code & 0x7F)
        var value = 0
        var step = 2
        for index in 0..<place {
            // The last step of a segment leads half old, half new step to the next one's first value.
            let isLast = index % 16 == 15
            value += isLast ? step * 3 / 2 : step
            if isLast { step *= 2 }
        }
        return (code & 0x80 == 0 ? -value : value) * 4
    }

    /// Table 1a: the first two segments have steps of 2 on a scale of 4,096.
    static func aLawValue(_ code: UInt8) -> Int {
        let place = Int((code ^ 0x55) & 0x7F)
        var value = 1
        var step = 2
        for index in 0..<place {
            let isLast = index % 16 == 15 && index > 15
            value += isLast ? step * 3 / 2 : step
            if isLast { step *= 2 }
        }
        return ((code ^ 0x55) & 0x80 == 0 ? -value : value) * 8
    }

    @Test func decodesEveryCodeAsTheTablesSay() {
        #expect(Self.decode(.pcmu, Self.allCodes).map { Int($0) } == Self.allCodes.map(Self.muLawValue))
        #expect(Self.decode(.pcma, Self.allCodes).map { Int($0) } == Self.allCodes.map(Self.aLawValue))
    }

    @Test func knowsTheCornersOfTheTables() {
        #expect(Self.decode(.pcmu, [0x80, 0x00, 0xFF, 0x7F, 0xFE, 0x8F]) == [32_124, -32_124, 0, 0, 8, 16_764])
        #expect(Self.decode(.pcma, [0xAA, 0x2A, 0xD5, 0x55, 0x80]) == [32_256, -32_256, 8, -8, 5_504])
        #expect(Self.encode(.pcmu, [0, 32_767, -32_768]) == [0xFF, 0x80, 0x00])
        #expect(Self.encode(.pcma, [0, -1, 32_767, -32_768]) == [0xD5, 0x55, 0xAA, 0x2A])
    }

    @Test func roundTripsEveryCode() {
        let muLaw = Self.encode(.pcmu, Self.decode(.pcmu, Self.allCodes))
        // The two codes of zero decode to the same sample; the positive one comes back.
        #expect(muLaw == Self.allCodes.map { $0 == 0x7F ? 0xFF : $0 })
        #expect(Self.encode(.pcma, Self.decode(.pcma, Self.allCodes)) == Self.allCodes)
    }

    /// The decision values of table 2a on the scale of 8,159, and of table 1a on the scale of 4,096.
    static func decisionValues(first: Int, steps: [(step: Int, count: Int)]) -> [Int] {
        var values = [first]
        for (step, count) in steps {
            for _ in 0..<count { values.append((values.last ?? 0) + step) }
        }
        return values
    }

    @Test func encodesEverySampleBetweenItsDecisionValues() {
        let muLaw = Self.decisionValues(
            first: 1, steps: [(2, 15)] + (2...8).map { (1 << $0, 16) })
        let aLaw = Self.decisionValues(first: 2, steps: [(2, 31)] + (2...7).map { (1 << $0, 16) })
        #expect(muLaw.contains(4_063) && muLaw.last == 8_159 && aLaw.contains(2_048) && aLaw.last == 4_096)
        let muLawCodes = Self.encode(.pcmu, Self.allSamples)
        let aLawCodes = Self.encode(.pcma, Self.allSamples)
        for (index, sample) in Self.allSamples.enumerated() {
            let magnitude = Int(sample < 0 ? ~sample : sample)
            let muLawPlace = min(127, muLaw.prefix { $0 * 4 <= magnitude }.count)
            let aLawPlace = min(127, aLaw.prefix { $0 * 8 <= magnitude }.count)
            let sign: UInt8 = sample < 0 ? 0 : 0x80
            guard muLawCodes[index] == ~(UInt8(muLawPlace) | (sign ^ 0x80)),
                aLawCodes[index] == (UInt8(aLawPlace) | sign) ^ 0x55
            else {
                Issue.record("\(sample)")
                return
            }
        }
    }

    @Test func catalogFindsCodecsByNameAndNumber() {
        #expect(CodecCatalog.codec(encodingName: "pcmu", clockRate: 8_000, channels: 1) == .pcmu)
        #expect(CodecCatalog.codec(encodingName: "PCMU", clockRate: 16_000, channels: 1) == nil)
        #expect(CodecCatalog.codec(staticPayloadType: 8) == .pcma)
        #expect(CodecCatalog.codec(staticPayloadType: 19) == nil)
        #expect(Set(CodecCatalog.offered).count == CodecCatalog.offered.count)
    }
}
