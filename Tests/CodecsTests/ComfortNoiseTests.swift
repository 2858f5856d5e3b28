// Noise between words (RFC 3389): as loud and of the colour that is told, whatever is told.

import Codecs
import Foundation
import Testing

struct ComfortNoiseTests {
    static func noise(_ payload: [UInt8], count: Int = 16_000) -> [Int16] {
        var noise = ComfortNoise()
        payload.withUnsafeBytes { noise.describe($0) }
        return Self.fill(&noise, count)
    }

    static func fill(_ noise: inout ComfortNoise, _ count: Int) -> [Int16] {
        var samples = [Int16](repeating: 1, count: count)
        samples.withUnsafeMutableBufferPointer { noise.fill($0) }
        return samples
    }

    /// Decibels below overload.
    static func level(_ samples: some Collection<Int16>) -> Double {
        -10 * log10(max(Signals.power(samples), 1e-9) / 32_768 / 32_768)
    }

    /// The likeness of neighbours, -1 to 1: high pitched noise has a low one.
    static func correlation(_ samples: [Int16], lag: Int) -> Double {
        zip(samples, samples.dropFirst(lag)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            / (Signals.power(samples) * Double(samples.count))
    }

    /// The payload of a description of samples, in pieces of 20 ms.
    static func description(of samples: [Int16]) -> [UInt8] {
        var description = NoiseDescription()
        for start in stride(from: 0, through: samples.count - 160, by: 160) {
            samples[start..<(start + 160)].withUnsafeBufferPointer { description.hear($0) }
        }
        var payload = [UInt8](repeating: 0, count: NoiseDescription.length)
        let length = payload.withUnsafeMutableBytes { description.write(into: $0) }
        return Array(payload[..<length])
    }

    @Test(
        arguments: [30, 40, 50, 60, 70] as [UInt8], [[], [20], [234, 100], [10, 200, 90, 150, 127, 127, 140, 120]])
    func hasTheLevelThatIsTold(_ level: UInt8, _ spectrum: [UInt8]) {
        let heard = Self.level(Self.noise([level] + spectrum).dropFirst(1_000))
        #expect(abs(heard - Double(level)) < 1.5, "\(heard) dB")
    }

    /// RFC 3389, section 3.2: index N stands for 258 (N - 127) / 32768.
    @Test(arguments: [(13, 0.9), (127, 0), (241, -0.9)] as [(UInt8, Double)])
    func hasTheColourThatIsTold(_ index: UInt8, _ expected: Double) {
        let correlation = Self.correlation(Self.noise([40, index]), lag: 1)
        #expect(abs(correlation - expected) < 0.05, "\(correlation)")
    }

    /// What WebRTC's encoder (libtgowt) says of a noise of 37.2 dB below overload in which each sample keeps nine tenths of
    /// the one before it.
    @Test func anothersDescriptionIsReadAsItWasMeant() {
        let noise = Self.noise([37, 8, 115, 137, 135, 143, 134, 122, 124])
        #expect(abs(Self.level(noise) - 37) < 1)
        #expect(abs(Self.correlation(noise, lag: 1) - 0.9) < 0.06)
        #expect(abs(Self.correlation(noise, lag: 2) - 0.81) < 0.09)
    }

    @Test(arguments: [[], [13], [30, 200], [200, 90, 160, 100, 140]] as [[UInt8]])
    func whatIsDescribedComesBackAlike(_ spectrum: [UInt8]) {
        let room = Self.noise([45] + spectrum)
        let payload = Self.description(of: room)
        #expect(payload.count == 9 && payload[0] < 128)
        let made = Self.noise(payload)
        #expect(abs(Self.level(room) - Self.level(made)) < 1.5)
        for lag in 1...4 {
            let difference = Self.correlation(room, lag: lag) - Self.correlation(made, lag: lag)
            #expect(abs(difference) < 0.15, "lag \(lag): \(difference)")
        }
    }

    @Test func nothingIsDescribedAsNothing() {
        #expect(Self.description(of: [Int16](repeating: 0, count: 1_600)) == [127])
        #expect(Self.description(of: []) == [127])
        #expect(Self.noise([127]).allSatisfy { $0 == 0 })
    }

    @Test func aNewLevelIsApproachedAndThatOfANewPauseHoldsAtOnce() {
        var noise = ComfortNoise()
        [UInt8(40)].withUnsafeBytes { noise.describe($0) }
        #expect(abs(Self.level(Self.fill(&noise, 400)) - 40) < 2)
        [UInt8(60)].withUnsafeBytes { noise.describe($0) }
        #expect(Self.level(Self.fill(&noise, 40)) < 45)
        #expect(abs(Self.level(Self.fill(&noise, 4_000).suffix(2_000)) - 60) < 2)
        noise.restart()
        [UInt8(40)].withUnsafeBytes { noise.describe($0) }
        #expect(abs(Self.level(Self.fill(&noise, 400)) - 40) < 2)
    }

    /// No byte of it may deafen, whistle or trap: the loudest there is lies 30 dB below overload.
    @Test func noDescriptionDoesHarm() {
        var payloads: [[UInt8]] = [[], [0], [128], [255], [0] + Array(repeating: 255, count: 200)]
        for level in [0, 30, 90, 127, 255] as [UInt8] {
            for edge in [0, 254, 255, 127] as [UInt8] { payloads.append([level] + Array(repeating: edge, count: 200)) }
            payloads.append([level] + (0..<200).map { $0 % 2 == 0 ? 0 : 254 })
        }
        var noise = ComfortNoise()
        var random: UInt32 = 1
        for _ in 0..<500 {
            random = random &* 1_664_525 &+ 1_013_904_223
            payloads.append((0..<(random >> 8 & 31)).map { UInt8(truncatingIfNeeded: random >> ($0 % 24) &* 77) })
        }
        for payload in payloads {
            let alone = Self.noise(payload, count: 8_000)
            #expect(Self.level(alone) > Double(ComfortNoise.loudest) - 3, "\(payload)")
            // The same in the middle of another pause.
            payload.withUnsafeBytes { noise.describe($0) }
            let after = Self.fill(&noise, 800)
            #expect(Self.level(after) > Double(ComfortNoise.loudest) - 4, "\(payload)")
        }
    }
}
