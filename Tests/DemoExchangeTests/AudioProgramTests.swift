// What is played, heard by ear of Goertzel, and when collected keys are played.

import Foundation
import Primitives
import Testing

@testable import DemoExchange

struct AudioProgramTests {
    private static let now = Instant(nanoseconds: 0)

    /// The share of the signal's energy at a frequency (Goertzel).
    private func share(of frequency: Double, in samples: [Int16]) -> Double {
        let coefficient = 2 * cos(2 * .pi * frequency / 8_000)
        var last = 0.0
        var beforeLast = 0.0
        var energy = 0.0
        for sample in samples {
            let value = Double(sample)
            (last, beforeLast) = (value + coefficient * last - beforeLast, last)
            energy += value * value
        }
        let power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
        return energy == 0 ? 0 : 2 * power / (energy * Double(samples.count))
    }

    @Test func everyKeyHasItsTwoFrequencies() {
        let table: [(Character, Double, Double)] = [
            ("1", 697, 1_209), ("5", 770, 1_336), ("9", 852, 1_477), ("0", 941, 1_336), ("*", 941, 1_209),
            ("#", 941, 1_477), ("A", 697, 1_633), ("D", 941, 1_633),
        ]
        for (key, low, high) in table {
            var tone = ToneSequence(dtmf: [key])
            let samples = tone.next(800)
            #expect(self.share(of: low, in: samples) > 0.4, "\(key)")
            #expect(self.share(of: high, in: samples) > 0.4, "\(key)")
            #expect(tone.next(800).allSatisfy { $0 == 0 })
            #expect(tone.isAtEnd)
        }
    }

    @Test func keysFollowEachOtherWithPauses() {
        var tone = ToneSequence(dtmf: ["1", "x", "2"])
        #expect(tone.next(3_199).count == 3_199)
        #expect(!tone.isAtEnd)
        _ = tone.next(1)
        #expect(tone.isAtEnd)
        #expect(tone.next(10) == [Int16](repeating: 0, count: 10))
    }

    @Test func theRingbackToneNeverEnds() {
        var tone = ToneSequence.ringback
        let samples = tone.next(8_000 * 60)
        #expect(!tone.isAtEnd)
        #expect(samples.suffix(12_000).contains { $0 != 0 })
    }

    @Test func theVoiceIsSpeechAndComesAgain() {
        let all = VoicePrompt.samples
        #expect(all.count > 8_000 * 3)
        #expect(all.map { abs(Int($0)) }.max() ?? 0 > 8_000)
        var prompt = VoicePrompt()
        #expect(prompt.next(all.count) == all)
        #expect(prompt.next(160) == Array(all.prefix(160)))
    }

    @Test func keysAreGivenBackAfterTheHash() {
        var echo = DigitEcho()
        #expect(echo.receive("#", now: Self.now) == nil)
        #expect(echo.receive("1", now: Self.now) == nil)
        #expect(echo.receive("*", now: Self.now) == nil)
        #expect(echo.receive("#", now: Self.now) == ["1", "*"])
        #expect(echo.deadline == nil)
        #expect(echo.receive("#", now: Self.now) == nil)
    }

    @Test func keysAreGivenBackAfterAPause() {
        var echo = DigitEcho()
        _ = echo.receive("1", now: Self.now)
        _ = echo.receive("2", now: Self.now + .seconds(2))
        #expect(echo.handleTimeout(now: Self.now + .seconds(4)) == nil)
        #expect(echo.deadline == Self.now + .seconds(5))
        #expect(echo.handleTimeout(now: Self.now + .seconds(5)) == ["1", "2"])
        #expect(echo.handleTimeout(now: Self.now + .seconds(50)) == nil)
    }

    @Test func keysBeyondTheLimitAreDropped() {
        var echo = DigitEcho()
        for _ in 0..<(ExchangeLimits.digits + 3) { _ = echo.receive("1", now: Self.now) }
        #expect(echo.dropped == 3)
        #expect(echo.receive("#", now: Self.now)?.count == ExchangeLimits.digits)
    }

    @Test func keysComeBackAsTonesAndThenAsEvents() {
        var program = AudioProgram(.digits)
        _ = program.next(8_000, heard: [])
        program.receive("7", now: Self.now)
        program.receive("#", now: Self.now)
        let (tone, early) = program.next(800, heard: [])
        #expect(self.share(of: 852, in: tone) > 0.4)
        #expect(early.isEmpty)
        let (_, keys) = program.next(800, heard: [])
        #expect(keys == ["7"])
        let (silence, again) = program.next(160, heard: [])
        #expect(silence.allSatisfy { $0 == 0 } && again.isEmpty)
    }

    @Test func theEchoIsWhatWasHeard() {
        var program = AudioProgram(.echo)
        #expect(program.next(3, heard: [1, 2, 3]).samples == [1, 2, 3])
    }
}
