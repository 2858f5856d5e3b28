// Keys heard as tones: what ITU-T Q.24 asks of a receiver, through G.711, and what it must not take for a key.

import Foundation
import Primitives
import RTP
import Testing

@testable import Codecs
@testable import Media

struct DigitToneReceiverTests {
    /// Two tones of a key, or of any two frequencies, with their levels in dBm0.
    private struct Tone {
        var low = 770.0
        var high = 1_336.0
        var lowLevel = -9.0
        var highLevel = -9.0

        func sample(_ index: Int, rate: Int) -> Double {
            let time = Double(index) / Double(rate)
            // A sine of +3.14 dBm0 fills the scale of G.711.
            let scale = { (level: Double) in 32_124 * pow(10, (level - 3.14) / 20) }
            return scale(self.lowLevel) * sin(2 * .pi * self.low * time)
                + scale(self.highLevel) * sin(2 * .pi * self.high * time)
        }
    }

    /// A tone, or silence, and how many milliseconds of it.
    private typealias Part = (Tone?, Double)

    private static let keys = Array("0123456789*#ABCD")

    private func tone(of key: Character) throws -> Tone {
        let code = try #require(TelephoneEvent.code(for: key))
        let place = DigitFrequencies.keys[Int(code)]
        return Tone(
            low: Double(DigitFrequencies.low[place.row]), high: Double(DigitFrequencies.high[place.column]))
    }

    /// What is heard in the parts (samples of tone or silence), after A-law and with noise.
    private func heard(
        _ parts: [Part], rate: Int = 8_000, offset: Int = 0, noise: Double = 0,
        seed: UInt64 = 1
    ) -> String {
        var random = SplitMix64(seed: seed)
        var samples = [Int16](repeating: 0, count: offset)
        for part in parts {
            for index in 0..<Int(part.1 * Double(rate) / 1_000) {
                let hiss = Double.random(in: -1...1, using: &random) * noise * 3.0.squareRoot()
                let value = (part.0?.sample(index, rate: rate) ?? 0) + hiss
                samples.append(Int16(max(-32_768, min(32_767, value))))
            }
        }
        samples += [Int16](repeating: 0, count: rate / 5)
        return Self.keys(in: Self.throughG711(samples), rate: rate)
    }

    private static func throughG711(_ samples: [Int16]) -> [Int16] {
        var bytes = [UInt8](repeating: 0, count: samples.count)
        var result = samples
        samples.withUnsafeBufferPointer { samples in
            bytes.withUnsafeMutableBytes { _ = G711(law: PCMA.law).encode(samples, into: $0) }
        }
        bytes.withUnsafeBytes { bytes in
            result.withUnsafeMutableBufferPointer { _ = G711(law: PCMA.law).decode(bytes, into: $0) }
        }
        return result
    }

    private static func keys(in samples: [Int16], rate: Int) -> String {
        var receiver = DigitToneReceiver(sampleRate: rate)
        var result = ""
        samples.withUnsafeBufferPointer { samples in
            for start in stride(from: 0, to: samples.count, by: rate / 50) {
                let frame = UnsafeBufferPointer(rebasing: samples[start..<min(samples.count, start + rate / 50)])
                guard let code = receiver.receive(frame) else { continue }
                result.append(Self.keys[Int(code)])
            }
        }
        return result
    }

    @Test(arguments: [8_000, 16_000, 48_000]) func hearsEachKeyOnce(rate: Int) throws {
        let parts = try Self.keys.flatMap { key -> [Part] in [(try self.tone(of: key), 70), (nil, 70)] }
        #expect(self.heard(parts, rate: rate) == String(Self.keys))
    }

    @Test func hearsFortyMillisecondsWhereverTheyBeginAndNeverTwenty() {
        for offset in 0..<102 {
            #expect(self.heard([(Tone(), 40)], offset: offset) == "5", "offset \(offset)")
            #expect(self.heard([(Tone(), 20)], offset: offset) == "", "offset \(offset)")
        }
    }

    @Test func tellsAPauseOfFortyMillisecondsFromAGapOfTen() {
        for offset in 0..<102 {
            #expect(self.heard([(Tone(), 60), (nil, 40), (Tone(), 60)], offset: offset) == "55", "offset \(offset)")
            #expect(self.heard([(Tone(), 60), (nil, 10), (Tone(), 60)], offset: offset) == "5", "offset \(offset)")
        }
    }

    @Test func hearsQuietTonesAndNoEchoOfOurs() {
        #expect(self.heard([(Tone(lowLevel: -25, highLevel: -25), 60)]) == "5")
        #expect(self.heard([(Tone(lowLevel: -3, highLevel: -3), 60)]) == "5")
        #expect(self.heard([(Tone(lowLevel: -45, highLevel: -45), 60)]) == "")
    }

    /// A receiver leaves out what is too quiet to matter; where a tone begins, it must not.
    @Test func hearsQuietTonesWhereverTheyBeginInALineThatHisses() {
        for offset in 0..<102 {
            let parts: [Part] = [(nil, 100), (Tone(lowLevel: -30, highLevel: -30), 60), (nil, 60)]
            #expect(self.heard(parts, offset: offset, noise: 20) == "5", "offset \(offset)")
        }
    }

    @Test func takesTheTwistOfLinesAndNoMore() {
        #expect(self.heard([(Tone(lowLevel: -12, highLevel: -8), 60)]) == "5")
        #expect(self.heard([(Tone(lowLevel: -8, highLevel: -16), 60)]) == "5")
        #expect(self.heard([(Tone(lowLevel: -18, highLevel: -8), 60)]) == "")
        #expect(self.heard([(Tone(lowLevel: -6, highLevel: -19), 60)]) == "")
    }

    @Test func takesFrequenciesThatAreNearAndNoOthers() throws {
        for key in Self.keys {
            let exact = try self.tone(of: key)
            for share in [0.985, 1.015] {
                let near = Tone(low: exact.low * share, high: exact.high * share)
                #expect(self.heard([(near, 80)]) == String(key), "\(key) at \(share)")
            }
            for share in [0.965, 1.035] {
                let far = Tone(low: exact.low * share, high: exact.high * share)
                #expect(self.heard([(far, 80)]) == "", "\(key) at \(share)")
            }
        }
        #expect(self.heard([(Tone(lowLevel: -60), 200)]) == "", "one tone is no key")
        #expect(self.heard([(Tone(low: 350, high: 440), 2_000)]) == "", "nor is a dialling tone")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func hearsThroughNoise(seed: UInt64) throws {
        let parts = try Self.keys.flatMap { key -> [Part] in [(try self.tone(of: key), 60), (nil, 60)] }
        // 15 dB below the tones, whose two together are worth an amplitude of 11,200.
        let noise = 11_200 / 2.0.squareRoot() * pow(10, -15.0 / 20)
        #expect(self.heard(parts, noise: noise, seed: seed) == String(Self.keys), "seed \(seed)")
    }

    /// Vowels: a hundred harmonics of a gliding voice under three formants, ten minutes of them.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func hearsNoKeyInVoices(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var receiver = DigitToneReceiver(sampleRate: 8_000)
        var found = 0
        for _ in 0..<1_500 {
            let pitch = Double.random(in: 80...400, using: &random)
            let glide = Double.random(in: -40...40, using: &random)
            let formants = [(300.0...900.0), (800.0...2_300.0), (2_200.0...3_000.0)].map {
                Double.random(in: $0, using: &random)
            }
            let frame = Self.vowel(pitch: pitch, glide: glide, formants: formants)
            if frame.withUnsafeBufferPointer({ receiver.receive($0) }) != nil { found += 1 }
        }
        #expect(found == 0, "seed \(seed)")
    }

    private static func vowel(pitch: Double, glide: Double, formants: [Double]) -> [Int16] {
        var weights: [Double] = []
        for number in 1...max(1, Int(3_800 / pitch)) {
            var weight = 0.02
            for formant in formants {
                let distance: Double = (Double(number) * pitch - formant) / 80
                weight += 1 / (1 + distance * distance)
            }
            weights.append(weight)
        }
        return (0..<800).map { index in
            let time = Double(index) / 8_000
            let phase: Double = 2 * Double.pi * (pitch * time + glide * time * time / 2)
            var sum = 0.0
            for (offset, weight) in weights.enumerated() { sum += weight * sin(phase * Double(offset + 1)) }
            return Int16(max(-32_000, min(32_000, sum * 6_000)))
        }
    }

    @Test func worksInASessionWithoutEventsAndOnlyThere() {
        for (isNegotiated, expected) in [(false, "159#"), (true, "")] {
            var wire = Wire { left, right in
                left.sendEventPayloadType = nil
                if !isNegotiated { right.receiveEventPayloadTypes = [] }
            }
            wire.run(.seconds(1))
            wire.first.session.sendDigits(Array("159#"), now: Instant(nanoseconds: wire.now))
            wire.run(.seconds(2))
            #expect(DigitTests.digits(wire.second.events) == expected)
            #expect(wire.second.session.statistics.digitsReceived == expected.count)
        }
    }

    @Test func isDeafToTheEchoOfItsOwnTonesAndToTheRemainsOfEvents() {
        var parameters = Wire.parameters(port: 4_000, remote: 5_000)
        parameters.hearsTones = true
        let tone = Tone()
        let frames = (0..<10).map { frame in
            (0..<160).map { Int16(tone.sample(frame * 160 + $0, rate: 8_000)) }
        }
        func heard(_ hearing: inout ToneHearing, sounding: Bool) -> Int {
            frames.count { $0.withUnsafeBufferPointer { hearing.receive($0, whileSounding: sounding) } != nil }
        }
        var hearing = ToneHearing(parameters, sampleRate: 8_000)
        #expect(heard(&hearing, sounding: true) == 0)
        #expect(heard(&hearing, sounding: false) == 0, "the echo comes later")
        var fresh = ToneHearing(parameters, sampleRate: 8_000)
        #expect(heard(&fresh, sounding: false) == 1)
        var gateway = ToneHearing(parameters, sampleRate: 8_000)
        gateway.eventReceived()
        #expect(heard(&gateway, sounding: false) == 0)
    }
}
