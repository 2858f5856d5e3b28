// Whole conversations between two sessions, over good and bad networks.

import Foundation
import Media
import Primitives
import RTP
import Testing

struct CallTests {
    static func similarity(_ heard: ArraySlice<Int16>, to offset: Int) -> Double {
        var product = 0.0
        var left = 0.0
        var right = 0.0
        for (place, sample) in heard.enumerated() {
            let said = Double(Voice.sample(offset + place))
            product += said * Double(sample)
            left += said * said
            right += Double(sample) * Double(sample)
        }
        return product / max(1, (left * right).squareRoot())
    }

    /// The best alignment within one period of the voice, which repeats every 64 samples.
    static func bestSimilarity(_ heard: ArraySlice<Int16>) -> Double {
        (0..<64).map { Self.similarity(heard, to: $0) }.max() ?? 0
    }

    @Test func carriesAVoiceBothWaysWithBoundedDelay() {
        var wire = Wire()
        wire.voice = Voice.sample
        wire.run(.seconds(20))
        for party in [wire.first, wire.second] {
            let statistics = party.session.statistics
            #expect(party.events == [.started])
            #expect(statistics.packetsSent == 1_000)
            #expect(statistics.packetsReceived >= 998 && statistics.packetsLost == 0)
            #expect(statistics.concealedFrames == 0 && statistics.packetsLate == 0)
            #expect(statistics.packetsInvalid == 0 && statistics.packetsForeign == 0)
            #expect(statistics.playoutDelay < .milliseconds(45) && statistics.jitter < .milliseconds(2))
            #expect(statistics.uplinkUnderruns == 0 && statistics.uplinkDropped == 0)
            #expect(Self.bestSimilarity(party.heard.suffix(8_000)) > 0.99)
        }
    }

    @Test func paysBackLossJitterAndLateTicks() {
        var random = SplitMix64(seed: 4)
        var wire = Wire()
        wire.voice = Voice.sample
        wire.network = { _, _, _ in
            Double.random(in: 0..<1, using: &random) < 0.03 ? nil : 15 + Double.random(in: 0...40, using: &random)
        }
        wire.lateness = { $0 / 1_000 % 5 * 1_000_000 }
        wire.run(.seconds(60))
        for party in [wire.first, wire.second] {
            let statistics = party.session.statistics
            #expect(statistics.packetsSent == 3_000)
            #expect((45...140).contains(statistics.packetsLost), "\(statistics.packetsLost)")
            #expect(statistics.concealedFrames < 200, "\(statistics.concealedFrames)")
            #expect(statistics.playoutDelay < .milliseconds(100))
            let jitter = statistics.jitter
            #expect(jitter > .milliseconds(5) && jitter < .milliseconds(30))
            #expect(Self.bestSimilarity(party.heard.suffix(400)) > 0.6)
        }
    }

    @Test func isTheSameTwiceForTheSameSeed() {
        func heard() -> [Int16] {
            var random = SplitMix64(seed: 77)
            var wire = Wire()
            wire.voice = Voice.sample
            wire.network = { _, _, _ in
                Double.random(in: 0..<1, using: &random) < 0.1 ? nil : Double.random(in: 0...60, using: &random)
            }
            wire.run(.seconds(5))
            return wire.first.heard
        }
        let once = heard()
        #expect(once.count > 30_000 && once == heard())
    }

    @Test func sendsOnePacketPerPacketTimeAtAbsoluteTicks() {
        for milliseconds in [10, 20, 30, 40, 60] {
            var wire = Wire { left, _ in left.packetDuration = .milliseconds(milliseconds) }
            wire.voice = Voice.sample
            wire.lateness = { $0 / 1_000 % 5 * 1_000_000 }
            wire.run(.seconds(6))
            let sent = wire.first.sentAt
            #expect(sent.count == 6_000 / milliseconds)
            for (index, time) in sent.enumerated() {
                let due = Wire.start + Int64(index * milliseconds) * Wire.millisecond
                #expect((0...5_000_000).contains(time - due))
            }
            let headers = wire.first.sentHeaders
            for (before, after) in zip(headers, headers.dropFirst()) {
                #expect(after.sequence.distance(from: before.sequence) == 1)
                #expect(after.timestamp.distance(from: before.timestamp) == milliseconds * 8)
            }
            #expect(headers.first?.marker == true && headers.dropFirst().allSatisfy { !$0.marker })
            #expect(wire.second.session.statistics.concealedFrames == 0)
            #expect(Self.bestSimilarity(wire.second.heard.suffix(4_000)) > 0.99)
        }
    }

    @Test func skipsMissedTicksAndNeverBursts() {
        var wire = Wire()
        wire.voice = Voice.sample
        wire.run(.seconds(2))
        let before = wire.first.sentAt.count
        // The thread sleeps for 230 ms.
        let party = wire.first
        let wake = Instant(nanoseconds: wire.now) + .milliseconds(230)
        var sent = 0
        var bytes = [UInt8](repeating: 0, count: 1_500)
        var timestamp = wire.first.sentHeaders[before - 1].timestamp
        for _ in 0..<10 {
            party.session.tick(now: wake)
            guard let due = bytes.withUnsafeMutableBytes({ party.session.pollRTP(into: $0) }) else { continue }
            sent += 1
            let header = bytes[..<due.count].withUnsafeBytes { try? RTPPacket(parsing: $0) }
            let step = header?.timestamp.distance(from: timestamp) ?? 0
            #expect(step % 160 == 0 && (11...12).contains(step / 160), "\(step)")
            timestamp = header?.timestamp ?? timestamp
        }
        #expect(sent == 1)
        #expect(party.session.statistics.sendTicksMissed >= 10)
        #expect(party.session.nextDeadline > wake)
    }

    @Test func reportsRoundTripAndLossOverRTCP() throws {
        var random = SplitMix64(seed: 8)
        var wire = Wire()
        wire.voice = Voice.sample
        wire.network = { toFirst, _, _ in
            !toFirst && Double.random(in: 0..<1, using: &random) < 0.1 ? nil : 20
        }
        wire.run(.seconds(30))
        let first = wire.first.session.statistics
        let second = wire.second.session.statistics
        #expect(first.reportsSent >= 5 && first.reportsReceived >= 5 && first.reportsInvalid == 0)
        let roundTrip = try #require(first.roundTrip)
        #expect(roundTrip > .milliseconds(38) && roundTrip < .milliseconds(42))
        let lost = try #require(first.remotePacketsLost)
        #expect(lost > 50 && UInt64(lost) <= second.packetsLost)
        let fraction = try #require(first.remoteFractionLost)
        #expect(fraction > 0.03 && fraction < 0.2)
        #expect(second.remotePacketsLost == 0)
    }

    @Test func saysGoodbyeAndThenNothing() {
        var wire = Wire()
        wire.run(.seconds(1))
        var bytes = [UInt8](repeating: 0, count: 1_500)
        let now = Instant(nanoseconds: wire.now)
        wire.first.session.close(now: now)
        let report = bytes.withUnsafeMutableBytes { wire.first.session.pollRTCP(into: $0) }
        #expect(report?.to == Wire.endpoint(5_001))
        bytes[..<(report?.count ?? 0)].withUnsafeBytes {
            wire.second.session.receiveRTCP($0, from: Wire.endpoint(4_001), now: now)
        }
        #expect(wire.second.session.statistics.remoteSaidGoodbye)
        wire.first.session.tick(now: now + .seconds(1))
        #expect(bytes.withUnsafeMutableBytes { wire.first.session.pollRTP(into: $0) } == nil)
        #expect(wire.first.session.nextDeadline == .distantFuture)
    }

    @Test func reportsSilenceAndItsEnd() {
        var wire = Wire()
        wire.network = { toFirst, _, now in
            toFirst && (3_000_000_000...15_500_000_000).contains(now - Wire.start) ? nil : 20
        }
        wire.run(.seconds(20))
        wire.collectEvents()
        #expect(wire.first.events == [.started, .silent(.seconds(5)), .silent(.seconds(10)), .resumed])
        #expect(wire.second.events == [.started])
    }

    @Test func keepsDelayBoundedWhileClocksDriftForAnHour() {
        // The microphone's clock is 300 ppm fast; what it hears is a voice that breaks off and starts at every frame.
        var session = MediaSession(Wire.parameters(port: 4_000, remote: 5_000), now: Instant(nanoseconds: 0))
        let samples = (0..<160).map { Voice.sample($0) }
        var bytes = [UInt8](repeating: 0, count: 1_500)
        var highest = Duration.zero
        var frames = 0.0
        for tick in 0..<180_000 {
            let now = Instant(nanoseconds: Int64(tick) * 20_000_000)
            frames += 1.0003
            while frames >= 1 {
                frames -= 1
                samples.withUnsafeBufferPointer { session.receiveUplink($0, sequence: UInt32(tick), now: now) }
            }
            session.tick(now: now)
            _ = bytes.withUnsafeMutableBytes { session.pollRTP(into: $0) }
            if tick > 500, tick % 10 == 0 { highest = max(highest, session.statistics.uplinkDelay) }
        }
        let statistics = session.statistics
        #expect(highest < .milliseconds(110), "\(highest)")
        #expect(statistics.uplinkDropped == 0 && statistics.uplinkUnderruns == 0)
        #expect(statistics.uplinkShortenedSamples > 0)
    }
}
