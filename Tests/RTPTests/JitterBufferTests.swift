// The jitter buffer under every kind of network, in simulated time.

import Primitives
import RTP
import Testing

struct JitterBufferTests {
    @Test func playsAnEvenStreamWithoutConcealingAnything() {
        let outcome = JitterScenario.run(JitterScenario.regular(500) { _ in 30 })
        #expect(outcome.played == (70_000..<70_500).map { Int64($0) })
        #expect(outcome.buffer.counters.concealedUnits == 0)
        #expect(outcome.isConserved)
        // The delay falls from its first guess to less than two frames over the network's own.
        #expect(outcome.delays.suffix(100).max() ?? 0 < 30 + 36)
    }

    @Test func putsReorderedPacketsIntoOrder() {
        let outcome = JitterScenario.run(JitterScenario.regular(500) { $0 % 10 == 3 ? 55 : 30 })
        #expect(outcome.played == outcome.played.sorted())
        #expect(outcome.played.count >= 499 && outcome.isConserved)
        #expect(outcome.buffer.counters.late <= 1)
    }

    @Test func playsDuplicatesOnce() {
        let stream = JitterScenario.regular(300) { _ in 20 }
        let copies = stream.map { arrival in
            var copy = arrival
            copy.at += 35 * JitterScenario.millisecond
            return copy
        }
        let outcome = JitterScenario.run(stream + copies)
        #expect(outcome.played.count == 300)
        #expect(outcome.buffer.counters.duplicates == 300 && outcome.isConserved)
    }

    @Test func concealsExactlyWhatWasLost() {
        let outcome = JitterScenario.run(JitterScenario.regular(1_000) { $0 % 20 == 7 ? nil : 25 })
        #expect(outcome.played.count == 950)
        // While the delay still falls from its first guess, a gap may be closed early.
        #expect((49 * 160...50 * 160).contains(outcome.buffer.counters.concealedUnits))
        #expect(outcome.isConserved)
        #expect(outcome.delays.suffix(100).max() ?? 0 < 25 + 40)
    }

    @Test(arguments: [1, 2, 3]) func adaptsToJitterAndComesBack(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // Ten seconds calm, ten seconds of up to 80 ms, thirty seconds calm.
        let outcome = JitterScenario.run(
            JitterScenario.regular(2_500) { index in
                (500..<1_000).contains(index) ? 20 + Double.random(in: 0...80, using: &random) : 20
            })
        #expect(outcome.isConserved)
        let concealed = Double(outcome.buffer.counters.concealedUnits) / Double(2_500 * 160)
        #expect(concealed < 0.03, "seed \(seed): \(concealed)")
        let rough = outcome.delays[900..<980].max() ?? 0
        #expect(rough > 70 && rough < 160, "seed \(seed): \(rough)")
        #expect(outcome.delays.suffix(100).max() ?? 0 < 20 + 40, "seed \(seed)")
    }

    @Test func coversSixtyMillisecondsOfJitterAndFivePercentLoss() {
        var random = SplitMix64(seed: 5)
        let outcome = JitterScenario.run(
            JitterScenario.regular(15_000) { _ in
                Double.random(in: 0..<1, using: &random) < 0.05 ? nil : 10 + Double.random(in: 0...60, using: &random)
            })
        let concealed = Double(outcome.buffer.counters.concealedUnits) / Double(15_000 * 160)
        #expect(outcome.isConserved)
        #expect(concealed < 0.08)
        #expect(outcome.meanDelay < 110)
    }

    @Test(arguments: [200.0, -200.0, 300.0]) func keepsTheDelayUnderThirtyMinutesOfDrift(partsPerMillion: Double) {
        var random = SplitMix64(seed: 9)
        let packets = 30 * 60 * 50
        let ratio = 1 + partsPerMillion / 1_000_000
        let stream = JitterScenario.regular(packets, senderRatio: ratio) { _ in
            20 + Double.random(in: 0...8, using: &random)
        }
        let outcome = JitterScenario.run(stream)
        #expect(outcome.isConserved)
        #expect(outcome.buffer.counters.dropped == 0 && outcome.buffer.counters.late == 0)
        let concealed = Double(outcome.buffer.counters.concealedUnits) / Double(packets * 160)
        #expect(concealed < 0.001, "\(concealed)")
        // Against the sender's own clock the delay is what it was at the beginning.
        let drift = Double(packets) * 20 * (ratio - 1)
        let last = outcome.delays.suffix(500).max() ?? 0
        #expect(last - drift < 90 && last - drift > 15, "\(last - drift)")
        #expect(outcome.shortened > 0 || outcome.lengthened > 0)
    }

    @Test func survivesAStallAndItsBurst() {
        // Nothing for 600 ms, then everything at once.
        let stream = JitterScenario.regular(1_500) { index in
            (500..<530).contains(index) ? 20 + Double(530 - index) * 20 : 20
        }
        let outcome = JitterScenario.run(stream)
        #expect(outcome.isConserved)
        #expect(outcome.delays.suffix(100).max() ?? 0 < 20 + 60)
        #expect(outcome.played.count + Int(outcome.buffer.counters.dropped + outcome.buffer.counters.late) == 1_500)
    }

    @Test func takesASendersPauseForNoLoss() {
        // Two seconds of speech, one of silence that is not sent, and so on.
        let stream = JitterScenario.regular(1_500) { $0 % 150 < 100 ? 30 : nil }
        var sequence = stream.first?.sequence ?? 0
        let renumbered = stream.map { arrival in
            var arrival = arrival
            arrival.sequence = sequence
            sequence += 1
            return arrival
        }
        let outcome = JitterScenario.run(renumbered)
        #expect(outcome.played.count == 1_000)
        #expect(outcome.buffer.counters.concealedUnits == 0)
        #expect(outcome.buffer.counters.pausedUnits > 0 && outcome.isConserved)
    }

    @Test(arguments: [50_000, -50_000, 4_000, 0x7000_0000]) func goesOnThroughAJumpOfTheTimestamp(jump: Int) {
        let stream = JitterScenario.regular(600) { _ in 30 }
        let jumped = stream.map { arrival in
            var arrival = arrival
            if arrival.sequence >= 70_300 { arrival.timestamp += jump }
            return arrival
        }
        let outcome = JitterScenario.run(jumped)
        #expect(outcome.played.count == 600)
        #expect(outcome.buffer.counters.timestampJumps == 1 && outcome.isConserved)
        #expect(outcome.buffer.counters.concealedUnits == 0)
    }

    @Test func countsPacketsOfOtherKindsAsNoLoss() {
        var buffer = JitterBuffer(clock: ClockRate(8_000))
        var now: Int64 = 0
        for index in 0..<100 {
            if (50..<58).contains(index) {
                buffer.skip(sequence: Int64(index) + 1_000)
            } else {
                withUnsafeBytes(of: index) { payload in
                    _ = buffer.insert(
                        .test(index + 1_000, timestamp: index * 160), sequence: Int64(index) + 1_000, duration: 160,
                        payload: payload, now: Instant(nanoseconds: now))
                }
            }
            _ = buffer.next(units: 160, pending: 0, now: Instant(nanoseconds: now + 10_000_000))
            now += 20_000_000
        }
        #expect(buffer.counters.concealedUnits == 0)
        #expect(buffer.counters.pausedUnits > 0)
    }

    /// Words of half a second and silences of one, each of which is described at its beginning and in its middle; what is
    /// lost of the descriptions is no sound.
    static func described(_ isLost: (Int) -> Bool = { _ in false }) -> [JitterScenario.Arrival] {
        var arrivals: [JitterScenario.Arrival] = []
        var sequence = 70_000
        for word in 0..<10 {
            let places = (0..<25).map { ($0 * 160, 160) } + [(25 * 160, 0), (50 * 160, 0)]
            for (place, duration) in places {
                let timestamp = word * 75 * 160 + place
                if !isLost(sequence) {
                    arrivals.append(
                        JitterScenario.Arrival(
                            at: Int64(timestamp) * 125_000 + 20 * JitterScenario.millisecond,
                            sequence: Int64(sequence), timestamp: timestamp, duration: duration))
                }
                sequence += 1
            }
        }
        return arrivals
    }

    @Test func aDescribedSilenceIsNoLossAndNoDelay() {
        let outcome = JitterScenario.run(Self.described())
        #expect(outcome.silences == 20 && outcome.played.count == 250)
        #expect(outcome.buffer.counters.concealedUnits == 0 && outcome.buffer.counters.timestampJumps == 0)
        #expect(outcome.buffer.counters.pausedUnits > 9 * 49 * 160)
        #expect(outcome.buffer.targetDelay < .milliseconds(20), "what describes a silence is no measure of the network")
        #expect(outcome.isConserved)
    }

    @Test func aLostDescriptionIsNoSoundThatWasLost() {
        // The second description of each silence; then the first packet of each word.
        let descriptions = JitterScenario.run(Self.described { ($0 - 70_000) % 27 == 26 })
        #expect(descriptions.silences == 10)
        #expect(descriptions.buffer.counters.concealedUnits <= 9 * 160)
        let words = JitterScenario.run(Self.described { $0 > 70_000 && ($0 - 70_000) % 27 == 0 })
        #expect(words.buffer.counters.concealedUnits == 9 * 160)
        #expect(words.buffer.counters.pausedUnits > 9 * 48 * 160)
    }

    @Test(arguments: [0, 160, 70_000_000, 0x8000_0000]) func aDescriptionsTimeMayBeNonsense(_ timestamp: Int) {
        var arrivals = Self.described()
        for index in arrivals.indices where arrivals[index].duration == 0 { arrivals[index].timestamp = timestamp }
        let outcome = JitterScenario.run(arrivals)
        #expect(outcome.played.count == 250 && outcome.buffer.counters.late == 0)
        #expect(outcome.buffer.counters.concealedUnits == 0 && outcome.buffer.counters.timestampJumps == 0)
    }

    @Test(arguments: [80, 240, 480, 960]) func playsEveryPacketDuration(step: Int) {
        let outcome = JitterScenario.run(JitterScenario.regular(400, step: step) { Double($0 % 3) * 4 })
        #expect(outcome.played.count == 400)
        #expect(outcome.buffer.counters.concealedUnits == 0 && outcome.isConserved)
    }

    @Test func startsAnewAfterARestart() {
        var buffer = JitterBuffer(clock: ClockRate(8_000))
        for index in 0..<5 {
            withUnsafeBytes(of: index) { payload in
                _ = buffer.insert(
                    .test(index, timestamp: index), sequence: Int64(index), duration: 160, payload: payload,
                    now: Instant(nanoseconds: Int64(index)))
            }
        }
        buffer.restart()
        #expect(buffer.buffered == 0)
        #expect(buffer.counters.dropped + buffer.counters.played == buffer.counters.inserted)
        #expect(buffer.next(units: 160, pending: 0, now: Instant(nanoseconds: 9)) == .idle)
    }

    @Test(arguments: 1...20) func conservesPacketsUnderChaos(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var buffer = JitterBuffer(clock: ClockRate(8_000))
        var now: Int64 = 0
        var sequence: Int64 = 100_000
        for _ in 0..<20_000 {
            now += .random(in: 0...15_000_000, using: &random)
            sequence += .random(in: -5...7, using: &random)
            if Int.random(in: 0..<500, using: &random) == 0 { sequence += .random(in: -3_000...3_000, using: &random) }
            let timestamp: Int =
                Int.random(in: 0..<50, using: &random) == 0
                ? .random(in: 0...0xFFFF_FFFF, using: &random) : Int(sequence) * 160
            withUnsafeBytes(of: now) { payload in
                _ = buffer.insert(
                    .test(Int(sequence), timestamp: timestamp), sequence: sequence,
                    duration: .random(in: 0...960, using: &random), payload: payload, now: Instant(nanoseconds: now))
            }
            if Bool.random(using: &random) {
                let units = Int.random(in: 0...200, using: &random)
                _ = buffer.next(units: units, pending: 200 - units, now: Instant(nanoseconds: now))
                if buffer.adjustment() != .none { buffer.adjusted() }
            }
            if Int.random(in: 0..<100, using: &random) == 0 { buffer.skip(sequence: sequence + 1) }
            if Int.random(in: 0..<20, using: &random) == 0 {
                let packet = RTPPacket.test(Int(sequence) + 1, timestamp: timestamp + 160)
                withUnsafeBytes(of: now) { payload in
                    buffer.insertSilence(
                        packet, sequence: sequence + 1, payload: payload, now: Instant(nanoseconds: now))
                }
            }
            let counters = buffer.counters
            let accounted =
                counters.played + counters.late + counters.duplicates + counters.dropped + UInt64(buffer.buffered)
            #expect(counters.inserted == accounted, "seed \(seed)")
            #expect(buffer.buffered <= 64)
        }
    }
}
