// Concealment continues a voice, fades, and joins what follows without a click.

import Codecs
import Testing

struct PacketLossConcealmentTests {
    /// Runs frames of 20 ms through the concealment; frames in `lost` are concealed.
    static func run(_ signal: [Int16], rate: Int = 8_000, lost: Set<Int>) -> [Int16] {
        var concealment = PacketLossConcealment(sampleRate: rate)
        let length = rate / 50
        var output: [Int16] = []
        for frame in 0..<(signal.count / length) {
            var samples = Array(signal[(frame * length)..<((frame + 1) * length)])
            samples.withUnsafeMutableBufferPointer {
                if lost.contains(frame) { concealment.conceal($0) } else { concealment.receive($0) }
            }
            output += samples
        }
        return output
    }

    @Test func changesNothingWithoutLoss() {
        let voice = Signals.voice(8_000)
        #expect(Self.run(voice, lost: []) == voice)
    }

    @Test(arguments: [8_000, 16_000, 48_000], [85.0, 130, 190]) func continuesAVoice(rate: Int, pitch: Double) {
        let voice = Signals.voice(rate, pitch: pitch, rate: Double(rate))
        let output = Self.run(voice, rate: rate, lost: [20])
        let gap = (20 * rate / 50)..<(20 * rate / 50 + rate / 100)
        let similarity = Signals.similarity(Array(voice[gap]), Array(output[gap]))
        #expect(similarity > 0.9, "\(similarity)")
        #expect(Signals.largestStep(output) < Signals.largestStep(voice) * 3 / 2)
    }

    @Test func fadesToSilenceWithinSixtyMilliseconds() {
        let voice = Signals.voice(8_000)
        let output = Self.run(voice, lost: Set(20..<30))
        let frames = (20..<30).map { Signals.power(output[($0 * 160)..<(($0 + 1) * 160)]) }
        #expect(frames[0] > Signals.power(voice) / 4)
        #expect(frames[1] < frames[0] && frames[2] < frames[1])
        #expect(frames[3...].allSatisfy { $0 == 0 })
    }

    @Test func joinsWhatFollowsWithoutAClick() {
        let voice = Signals.voice(16_000, pitch: 101)
        for length in 1...6 {
            let output = Self.run(voice, lost: Set(40..<(40 + length)))
            #expect(Signals.largestStep(output) < Signals.largestStep(voice) * 3 / 2, "\(length) frames")
            // From half a frame after the gap on, everything is as received.
            let after = (40 + length) * 160 + 80
            #expect(output[after...] == voice[after...])
        }
    }

    @Test func staysSilentInSilence() {
        let output = Self.run([Int16](repeating: 0, count: 8_000), lost: [3, 4, 9])
        #expect(output.allSatisfy { $0 == 0 })
    }

    @Test func survivesFullScaleAndOddPieces() {
        var concealment = PacketLossConcealment(sampleRate: 8_000)
        var samples: [Int16] = (0..<800).map { $0 % 2 == 0 ? .max : .min }
        for length in [0, 1, 7, 160, 799, 800, 3, 500] {
            samples.withUnsafeMutableBufferPointer {
                let piece = UnsafeMutableBufferPointer(rebasing: $0[..<length])
                concealment.conceal(piece)
                concealment.breakContinuity()
                concealment.receive(piece)
            }
        }
        #expect(samples.count == 800)
    }
}
