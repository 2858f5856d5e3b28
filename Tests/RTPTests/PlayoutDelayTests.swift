// How much delay the jitter buffer takes, and for what.

import Primitives
import RTP
import Testing

struct PlayoutDelayTests {
    /// Every hundredth packet begins a halt of up to 150 ms, whose packets then come at once.
    static func halts(seed: UInt64, packets: Int = 6_000) -> [JitterScenario.Arrival] {
        var random = SplitMix64(seed: seed)
        var queued = 0.0
        return JitterScenario.regular(packets) { index in
            let halt = Double.random(in: 0...150, using: &random)
            queued = max(queued - 20, index % 100 == 99 ? halt : 0)
            return 20 + queued
        }
    }

    static func concealed(_ outcome: JitterScenario.Outcome, of packets: Int) -> Double {
        Double(outcome.buffer.counters.concealedUnits) / Double(packets * 160)
    }

    @Test func calmPacketsArePlayedInTheNextFrame() {
        var random = SplitMix64(seed: 3)
        let outcome = JitterScenario.run(
            JitterScenario.regular(500) { _ in 30 + Double.random(in: 0...4, using: &random) })
        // Frames are played 3 ms after each 20; what is less than a piece of 5 ms cannot be taken out.
        #expect(outcome.delays.suffix(100).max() ?? 0 < 43 + 5)
        #expect(outcome.buffer.counters.concealedUnits == 0 && outcome.isConserved)
    }

    @Test func aDelayThatRoseForOneHaltFallsAgain() {
        let outcome = JitterScenario.run(
            JitterScenario.regular(1_500) { index in
                (300..<305).contains(index) ? 30 + Double(305 - index) * 20 : 30
            })
        #expect(outcome.played.count == 1_500)
        #expect(outcome.delays[305..<315].max() ?? 0 > 43 + 60, "the halt is heard, and delays what comes after it")
        #expect(outcome.delays.suffix(100).max() ?? 0 < 43 + 5)
    }

    @Test(arguments: [1, 2, 3]) func whatALatePacketMayCostDecides(seed: UInt64) {
        var cheap = JitterBuffer.Settings()
        cheap.delayPerLatePercent = .milliseconds(5)
        var dear = cheap
        dear.delayPerLatePercent = .seconds(1)
        let stream = Self.halts(seed: seed)
        let quick = JitterScenario.run(stream, settings: cheap)
        let smooth = JitterScenario.run(stream, settings: dear)
        let usual = JitterScenario.run(stream)
        #expect(quick.meanDelay < usual.meanDelay && usual.meanDelay < smooth.meanDelay, "seed \(seed)")
        #expect(smooth.meanDelay > quick.meanDelay + 50, "seed \(seed): \(smooth.meanDelay), \(quick.meanDelay)")
        let shares = [quick, usual, smooth].map { Self.concealed($0, of: 6_000) }
        #expect(shares[0] > shares[1] && shares[1] > shares[2], "seed \(seed): \(shares)")
        #expect(shares[0] > 0.015 && shares[2] < 0.005, "seed \(seed): \(shares)")
    }

    @Test(arguments: [300.0, -300.0]) func clocksThatPartAreNoJitter(partsPerMillion: Double) {
        var random = SplitMix64(seed: 9)
        let packets = 30 * 60 * 50
        let stream = JitterScenario.regular(packets, senderRatio: 1 + partsPerMillion / 1_000_000) { _ in
            20 + Double.random(in: 0...8, using: &random)
        }
        let outcome = JitterScenario.run(stream)
        // A minute of drift is a frame; each would cost some packets if they were measured by what was.
        #expect(Self.concealed(outcome, of: packets) < 0.000_2, "\(Self.concealed(outcome, of: packets))")
        let drift = Double(packets) * 20 * partsPerMillion / 1_000_000
        #expect(outcome.delays.suffix(500).max() ?? 0 < 20 + drift + 8 + 25)
    }

    /// Where the delay is a frame longer than it need be, a lost packet is passed over, and the next one is blended with
    /// what was heard before.
    @Test func whatComesEarlyBehindALossDoesNotFollowFromWhatWasHeard() {
        var buffer = JitterBuffer(clock: ClockRate(8_000))
        var continuity: [Bool] = []
        for index in 0..<300 {
            let now = Instant(nanoseconds: Int64(index) * 20 * JitterScenario.millisecond)
            if index != 250 {
                withUnsafeBytes(of: index) { payload in
                    _ = buffer.insert(
                        .test(index + 1_000, timestamp: index * 160), sequence: Int64(index) + 1_000, duration: 160,
                        payload: payload, now: now)
                }
            }
            // Nobody takes the time out that the first guess was too long.
            if case .packet(let packet) = buffer.next(units: 160, pending: 0, now: now + .milliseconds(5)) {
                continuity.append(packet.isContinuous)
            }
        }
        #expect(buffer.counters.concealedUnits == 0)
        #expect(continuity.filter { !$0 }.count == 1 && continuity[250] == false)
    }

    /// A packet that comes as its frame is made, and right after it, is for the next one: were the delay set so that it
    /// should have been in time, sound would be taken out and made up in turns.
    @Test func whatComesWithAFrameIsNotHurriedIntoIt() {
        var buffer = JitterBuffer(clock: ClockRate(8_000))
        var queue = 0
        for index in 0..<1_000 {
            let now = Instant(nanoseconds: Int64(index) * 20 * JitterScenario.millisecond)
            while queue < 160 {
                switch buffer.next(units: 160 - queue, pending: queue, now: now) {
                case .packet(let packet):
                    queue += packet.duration
                    guard case .shorten(let limit) = buffer.adjustment(), limit >= JitterScenario.piece else { break }
                    queue -= JitterScenario.piece
                    buffer.adjusted()
                case .missing(let units), .paused(let units): queue += units
                case .silence, .idle: queue = 160
                }
            }
            queue -= 160
            withUnsafeBytes(of: index) { payload in
                _ = buffer.insert(
                    .test(index + 1_000, timestamp: index * 160), sequence: Int64(index) + 1_000, duration: 160,
                    payload: payload, now: now)
            }
        }
        #expect(buffer.counters.concealedUnits == 0, "\(buffer.counters.concealedUnits)")
    }
}
