// The microphone's way through a stalling browser connection: packets in step, the queue back at its target.

import Foundation
import Media
import Primitives
import RTP
import Testing

struct UplinkTests {
    /// Speaks for eight seconds; frames of `stall` (in ticks) all arrive when it ends. Returns the statistics and the
    /// queue's delay at each tick.
    static func run(stall: Range<Int>) -> (statistics: MediaStatistics, delays: [Duration], sent: [Int]) {
        let start = Instant(nanoseconds: Wire.start)
        var session = MediaSession(Wire.parameters(port: 4_000, remote: 5_000), now: start)
        var bytes = [UInt8](repeating: 0, count: 1_500)
        var delays: [Duration] = []
        var sent: [Int] = []
        for tick in 0..<400 {
            let now = start + .milliseconds(20 * tick)
            let frames =
                stall.contains(tick) ? 0..<0 : (tick == stall.upperBound ? stall.lowerBound : tick)..<(tick + 1)
            for frame in frames {
                let samples = (0..<160).map { Voice.sample(frame * 160 + $0) }
                samples.withUnsafeBufferPointer { session.receiveUplink($0, sequence: UInt32(frame), now: now) }
            }
            session.tick(now: now)
            if bytes.withUnsafeMutableBytes({ session.pollRTP(into: $0) }) != nil { sent.append(tick) }
            delays.append(session.statistics.uplinkDelay)
        }
        return (session.statistics, delays, sent)
    }

    @Test func waitsForItsTargetAndKeepsIt() {
        let outcome = Self.run(stall: 400..<400)
        #expect(outcome.sent == Array(0..<400))
        #expect(outcome.delays.max() == .milliseconds(40))
        #expect(outcome.statistics.uplinkFrames == 400 && outcome.statistics.uplinkUnderruns == 0)
        #expect(outcome.statistics.uplinkDropped == 0 && outcome.statistics.uplinkShortenedSamples == 0)
    }

    @Test(arguments: [5, 10, 25]) func isBackAtItsTargetTwoSecondsAfterAStall(frames: Int) {
        let outcome = Self.run(stall: 100..<(100 + frames))
        #expect(outcome.sent == Array(0..<400))
        #expect(outcome.statistics.uplinkUnderruns == 1)
        let after = outcome.delays[(100 + frames + 100)...].max() ?? .zero
        #expect(after <= .milliseconds(60), "\(after)")
        #expect((outcome.delays.max() ?? .zero) <= MediaLimits.captureLimit)
        // Ten frames fit; what a longer stall holds back is dropped from its beginning.
        #expect(outcome.statistics.uplinkDropped >= UInt64(max(0, frames - 10)))
    }

    @Test func countsFramesTheBrowserLeftOut() {
        var session = MediaSession(Wire.parameters(port: 4_000, remote: 5_000), now: Instant(nanoseconds: 0))
        let samples = [Int16](repeating: 1, count: 160)
        for sequence: UInt32 in [0xFFFF_FFFE, 0xFFFF_FFFF, 0, 3, 4, 0, 1] {
            samples.withUnsafeBufferPointer {
                session.receiveUplink($0, sequence: sequence, now: Instant(nanoseconds: 0))
            }
        }
        #expect(session.statistics.uplinkGaps == 2)
    }
}
