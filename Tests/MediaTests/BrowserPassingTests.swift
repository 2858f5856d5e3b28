// Opus on both sides: packets go through undecoded while nothing speaks against it, and nobody hears the change.

import Codecs
import Foundation
import Media
import Primitives
import Testing

struct BrowserPassingTests {
    static func wire(parameters: String = "", packetTime: Int = 20, _ packets: [[UInt8]] = Self.speech) -> Wire {
        var wire = CodecCallTests.wire(.opus, parameters: parameters, packetTime: packetTime)
        wire.packets = { packets[Int($0) % packets.count] }
        for party in [wire.first, wire.second] {
            party.browserBitrate = 24_000
            party.letsPass = true
            party.session.heard(by: .packets(bitrate: 24_000))
        }
        return wire
    }

    /// Words of 700 ms with the room between them for 300 ms.
    static let speech: [[UInt8]] = {
        var encoder = AudioEncoder(.opus)
        return (0..<50).map { frame in
            let samples = (0..<960).map { index in
                let time = Double(frame * 960 + index) / 48_000
                let envelope = time < 0.7 ? sin(Double.pi * time / 0.7) : 0
                return Int16(envelope * Double(Voice.sample(frame * 960 + index, rate: 48_000))) + Int16(index % 7) * 10
            }
            var packet = [UInt8](repeating: 0, count: 1_275)
            let length = samples.withUnsafeBufferPointer { samples in
                packet.withUnsafeMutableBytes { encoder.encode(samples, into: $0) }
            }
            return Array(packet[..<length])
        }
    }()

    /// The largest step from one sample to the next.
    static func largestStep(_ samples: some Sequence<Int16>) -> Int {
        var last = 0
        return samples.reduce(0) { largest, sample in
            defer { last = Int(sample) }
            return max(largest, abs(Int(sample) - last))
        }
    }

    /// While the first seconds pass, the delay is still brought to its target, which takes samples.
    @Test func aCleanPathCarriesThePacketsOfTheBrowsersThemselves() {
        var wire = Self.wire()
        wire.run(.seconds(6))
        let before = [wire.first, wire.second].map { $0.session.statistics }
        wire.run(.seconds(5))
        for (party, before) in zip([wire.first, wire.second], before) {
            let statistics = party.session.statistics
            #expect(statistics.browserPacketsPassedUp > 540)
            #expect(statistics.browserPacketsPassedDown - before.browserPacketsPassedDown > 240)
            #expect(statistics.browserPacketsDecoded == 0)
            #expect(statistics.browserPacketsEncoded == before.browserPacketsEncoded)
            #expect(statistics.uplinkUnderruns == 0 && statistics.uplinkDropped == 0)
            let known = Set(Self.speech)
            #expect(party.payloads.suffix(200).allSatisfy { known.contains($0) })
            #expect(party.heardPackets.suffix(200).allSatisfy { known.contains($0) })
        }
    }

    @Test(arguments: ["cbr=1", "maxaveragebitrate=16000", "maxplaybackrate=16000"])
    func aPeerWithWishesGetsPacketsMadeForIt(_ parameters: String) {
        var wire = Self.wire(parameters: parameters)
        wire.run(.seconds(2))
        let statistics = wire.first.session.statistics
        #expect(statistics.browserPacketsPassedUp == 0 && statistics.browserPacketsDecoded > 90)
    }

    @Test func otherPacketTimesAreMadeHere() {
        var wire = Self.wire(packetTime: 40)
        wire.run(.seconds(2))
        let statistics = wire.first.session.statistics
        #expect(statistics.browserPacketsPassedUp == 0 && statistics.browserPacketsPassedDown == 0)
        #expect(
            BrowserPacketTests.loudness(BrowserPacketTests.decoded(wire.second.heardPackets).suffix(48_000)) > 2_000)
    }

    @Test func redundancyForALossyPeerIsMadeHere() {
        var wire = Self.wire(parameters: "useinbandfec=1")
        wire.network = { toFirst, _, now in !toFirst && now / (20 * Wire.millisecond) % 10 == 3 ? nil : 20 }
        wire.run(.seconds(15))
        let before = wire.first.session.statistics.browserPacketsDecoded
        #expect(before > 0)
        wire.run(.seconds(1))
        #expect(wire.first.session.statistics.browserPacketsDecoded - before > 45)
        // What comes from the other side has no losses.
        #expect(wire.first.session.statistics.browserPacketsPassedDown > 400)
    }

    /// One packet in 37 is lost on the way to the second party.
    static func lossy(letsPass: Bool) -> Wire {
        var wire = Self.wire()
        for party in [wire.first, wire.second] { party.letsPass = letsPass }
        wire.network = { toFirst, _, now in !toFirst && now / (20 * Wire.millisecond) % 37 == 3 ? nil : 20 }
        wire.run(.seconds(8))
        return wire
    }

    @Test func lossesAreConcealedNoWorseThanWithoutPassing() {
        let decoded = Self.lossy(letsPass: false)
        let usual = Self.largestStep(BrowserPacketTests.decoded(decoded.second.heardPackets).suffix(48_000 * 4))
        let wire = Self.lossy(letsPass: true)
        let statistics = wire.second.session.statistics
        #expect(statistics.concealedSamples > 0)
        #expect(statistics.browserPacketsEncoded > 0)
        #expect(statistics.browserPacketsPassedDown > 150)
        let heard = BrowserPacketTests.decoded(wire.second.heardPackets)
        #expect(heard.count == 960 * wire.second.heardPackets.count)
        let largest = Self.largestStep(heard.suffix(48_000 * 4))
        #expect(2 * largest < 3 * usual, "\(largest) after \(usual)")
    }

    /// A transfer behind an exchange: the same far end, another stream.
    @Test func aNewSourceOfThePeerPassesAsTheOldOneDid() {
        var wire = Self.wire()
        wire.run(.seconds(6))
        let before = wire.first.session.statistics
        #expect(before.browserPacketsPassedDown > 200)
        var parameters = wire.second.parameters
        parameters.ssrc = 77
        parameters.firstSequence = 9_000
        parameters.firstTimestamp = 123
        let other = Party(parameters, address: wire.second.address, now: wire.now)
        other.browserBitrate = 24_000
        other.letsPass = true
        wire.second = other
        let heard = wire.first.heardPackets.count
        wire.run(.seconds(6))
        let statistics = wire.first.session.statistics
        #expect(statistics.sourceChanges == 1 && statistics.packetsLost == 0)
        #expect(statistics.browserPacketsPassedDown - before.browserPacketsPassedDown > 200)
        #expect(statistics.browserPacketsPassedUp - before.browserPacketsPassedUp > 290, "our own stream goes on")
        // A frame for every 20 ms, but for the moment in which the new stream begins.
        #expect(wire.first.heardPackets.count - heard > 290)
        let known = Set(Self.speech)
        #expect(wire.first.heardPackets.suffix(100).allSatisfy { known.contains($0) })
        let sound = BrowserPacketTests.decoded(wire.first.heardPackets)
        let usual = Self.largestStep(sound.prefix(48_000 * 5))
        #expect(2 * Self.largestStep(sound) < 3 * usual, "\(Self.largestStep(sound)) after \(usual)")
    }

    /// Without events a key is a tone in the sound, which is made here; before and after it packets go through.
    @Test func tonesAreMadeHereAndHeardHere() {
        var wire = Wire { left, right in
            left.sendFormat = MediaFormat(.opus)
            right.sendFormat = MediaFormat(.opus)
            left.receiveFormats = [96: MediaFormat(.opus)]
            right.receiveFormats = [96: MediaFormat(.opus)]
            left.sendPayloadType = 96
            right.sendPayloadType = 96
            left.sendEventPayloadType = nil
            right.receiveEventPayloadTypes = []
        }
        wire.packets = { Self.speech[Int($0) % 50] }
        for party in [wire.first, wire.second] {
            party.browserBitrate = 24_000
            party.letsPass = true
            party.session.heard(by: .packets(bitrate: 24_000))
        }
        wire.run(.seconds(6))
        let before = wire.first.session.statistics
        #expect(before.browserPacketsPassedUp > 240 && before.browserPacketsDecoded == 0)
        #expect(before.browserPacketsPassedDown > 200, "the other way has events, so nobody listens for tones")
        wire.first.session.sendDigits(["4", "2"], now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(1))
        #expect(wire.first.session.statistics.browserPacketsDecoded > before.browserPacketsDecoded + 10)
        wire.run(.seconds(4))
        #expect(wire.second.events.filter { $0 != .started } == [.digit("4"), .digit("2")])
        #expect(wire.first.events.contains(.digitsSent))
        let after = wire.first.session.statistics
        #expect(after.browserPacketsPassedUp - before.browserPacketsPassedUp > 150)
        // Who listens for tones needs the samples of everything.
        #expect(wire.second.session.statistics.browserPacketsPassedDown == 0)
        #expect(after.uplinkUnderruns == 0 && after.uplinkDropped == 0)
    }

    /// Keys as events take the place of some packets; the others go through.
    @Test func eventsGoBetweenThePacketsThatPass() {
        var wire = Self.wire()
        wire.run(.seconds(6))
        let before = [wire.first, wire.second].map { $0.session.statistics }
        wire.first.session.sendDigits(["4", "2"], now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(2))
        #expect(wire.second.events.filter { $0 != .started } == [.digit("4"), .digit("2")])
        let sender = wire.first.session.statistics
        #expect(sender.browserPacketsDecoded == 0 && sender.uplinkUnderruns == 0)
        #expect((70...95).contains(sender.browserPacketsPassedUp - before[0].browserPacketsPassedUp))
        let receiver = wire.second.session.statistics
        #expect(receiver.browserPacketsPassedDown - before[1].browserPacketsPassedDown > 40)
        #expect(receiver.packetsLost == 0 && receiver.concealedSamples == before[1].concealedSamples)
    }

    @Test func musicOnHoldIsMadeHere() {
        var wire = Self.wire()
        wire.run(.seconds(2))
        #expect(wire.first.session.statistics.browserPacketsPassedUp > 90)
        let now = Instant(nanoseconds: wire.now)
        wire.first.change { $0.source = .music }
        wire.first.session.update(wire.first.parameters, now: now)
        wire.run(.seconds(1))
        let passed = wire.first.session.statistics.browserPacketsPassedUp
        wire.run(.seconds(1))
        #expect(wire.first.session.statistics.browserPacketsPassedUp == passed)
        #expect(wire.first.session.statistics.browserPacketsDecoded > 90)
    }

    @Test func aListenerForSamplesGetsThemAtOnceAndInStep() {
        var wire = Self.wire()
        wire.run(.seconds(2))
        let clean = BrowserPacketTests.decoded(wire.second.heardPackets)
        let usual = Self.largestStep(clean.suffix(48_000))
        let middle = wire.first.session.statistics
        for party in [wire.first, wire.second] { party.letsPass = false }
        wire.run(.milliseconds(2_500))
        let transcoded = wire.first.session.statistics
        #expect(transcoded.browserPacketsDecoded > 110)
        #expect(transcoded.uplinkUnderruns == middle.uplinkUnderruns)
        for party in [wire.first, wire.second] { party.letsPass = true }
        wire.run(.seconds(4))
        let last = wire.first.session.statistics
        #expect(last.browserPacketsPassedUp - transcoded.browserPacketsPassedUp > 80)
        #expect(last.browserPacketsPassedDown - transcoded.browserPacketsPassedDown > 80)
        let heard = BrowserPacketTests.decoded(wire.second.heardPackets)
        #expect(Self.largestStep(heard) < 2 * usual, "\(Self.largestStep(heard)) after \(usual)")
    }

    @Test func aPauseOfTheBrowserIsNoFault() {
        var wire = Self.wire()
        wire.packets = { sequence in
            guard sequence >= 50, sequence < 100 else { return Self.speech[Int(sequence) % 50] }
            return sequence % 10 == 0 ? [] : nil
        }
        wire.run(.seconds(4))
        let statistics = wire.first.session.statistics
        #expect(statistics.uplinkUnderruns == 0)
        #expect(statistics.browserPacketsPassedUp > 140)
        #expect(statistics.packetsSent > 190)
    }

    /// The browser stalls for 100 ms in each second, and everything comes at the end of that.
    @Test func stallsOfTheBrowserAreMadeUpFor() {
        var wire = Self.wire()
        wire.packets = { $0 % 50 < 45 ? Self.speech[Int($0) % 50] : nil }
        for second in 0..<6 {
            wire.run(.seconds(1))
            let now = Instant(nanoseconds: wire.now)
            for frame in 45..<50 {
                Self.speech[frame].withUnsafeBytes {
                    wire.first.session.receiveUplink(packet: $0, sequence: UInt32(second * 50 + frame), now: now)
                }
            }
        }
        #expect(wire.first.session.statistics.uplinkDelay <= MediaLimits.captureLimit)
        wire.packets = { Self.speech[Int($0) % 50] }
        wire.run(.seconds(4))
        #expect(wire.first.session.statistics.uplinkDelay <= .milliseconds(100))
    }
}
