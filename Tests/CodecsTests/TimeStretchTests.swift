// Time adjustment takes out or puts in whole periods, and nobody hears where.

import Codecs
import Testing

struct TimeStretchTests {
    @Test(arguments: [110.0, 150, 220, 300]) func takesOutOnePeriodOfAVoice(pitch: Double) {
        let voice = Signals.voice(400, pitch: pitch)
        var samples = voice
        let removed = samples.withUnsafeMutableBufferPointer { TimeStretch(sampleRate: 8_000).shorten($0, atMost: 400) }
        let periods = Double(removed) * pitch / 8_000
        #expect(removed > 0 && abs(periods - periods.rounded()) < 0.08, "\(periods) periods")
        #expect(Signals.largestStep(Array(samples[..<(400 - removed)])) <= Signals.largestStep(voice) * 11 / 10)
        // Behind the cut everything is as it was.
        #expect(Array(samples[removed..<(400 - removed)]) == Array(voice[(2 * removed)...]))
    }

    @Test(arguments: [110.0, 150, 220, 300]) func putsInOnePeriodOfAVoice(pitch: Double) {
        let voice = Signals.voice(400, pitch: pitch)
        var samples = voice + [Int16](repeating: 0, count: 100)
        let added = samples.withUnsafeMutableBufferPointer {
            TimeStretch(sampleRate: 8_000).lengthen($0, count: 400, about: 60)
        }
        let periods = Double(added) * pitch / 8_000
        #expect(added > 0 && abs(periods - periods.rounded()) < 0.08, "\(periods) periods")
        #expect(Signals.largestStep(Array(samples[..<(400 + added)])) <= Signals.largestStep(voice) * 11 / 10)
        #expect(Array(samples[..<added]) == Array(voice[..<added]))
        #expect(Array(samples[(2 * added)..<(400 + added)]) == Array(voice[added...]))
    }

    @Test func leavesNoiseAloneAndCutsSilence() {
        var state: UInt32 = 1
        var noise: [Int16] = (0..<320).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int16(truncatingIfNeeded: state >> 16) / 4
        }
        let before = noise
        let stretch = TimeStretch(sampleRate: 8_000)
        #expect(noise.withUnsafeMutableBufferPointer { stretch.shorten($0, atMost: 320) } == 0)
        #expect(noise == before)
        // A caller that has asked often enough insists.
        #expect(noise.withUnsafeMutableBufferPointer { stretch.shorten($0, atMost: 320, insists: true) } >= 20)
        var silence = [Int16](repeating: 3, count: 320)
        #expect(silence.withUnsafeMutableBufferPointer { stretch.shorten($0, atMost: 64) } == 64)
    }

    @Test func neverMovesMoreThanItMay() {
        let stretch = TimeStretch(sampleRate: 8_000)
        for count in 0...200 {
            for limit in [0, 19, 20, 50, 1_000] {
                var samples = Signals.voice(count + 30)
                let removed = samples.withUnsafeMutableBufferPointer {
                    stretch.shorten(UnsafeMutableBufferPointer(rebasing: $0[..<count]), atMost: limit)
                }
                #expect(removed <= limit && removed * 2 <= count)
                let added = samples.withUnsafeMutableBufferPointer { stretch.lengthen($0, count: count, about: limit) }
                #expect(added <= 30)
            }
        }
    }
}
