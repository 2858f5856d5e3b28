// Calls whose packets go as SRTP, over the simulated wire.

import Media
import Primitives
import RTP
import Testing

struct ProtectionTests {
    static func key(_ fill: UInt8, suite: String = "AEAD_AES_256_GCM") -> SecretBytes {
        let length = SRTPSuite(rawValue: suite)?.keyLength ?? 0
        return SecretBytes(Array(repeating: fill, count: length))
    }

    static func protection(
        sending: UInt8, receiving: UInt8, suite: String = "AEAD_AES_256_GCM"
    ) -> MediaProtection? {
        MediaProtection(
            suite: suite, sending: Self.key(sending, suite: suite),
            receiving: [(material: Self.key(receiving, suite: suite), identifier: [])])
    }

    static func wire(_ left: MediaProtection?, _ right: MediaProtection?) -> Wire {
        var wire = Wire { first, second in
            first.protection = left
            second.protection = right
        }
        wire.voice = Voice.sample
        return wire
    }

    @Test(arguments: SRTPSuite.allCases.map(\.rawValue))
    func carriesAVoiceBothWaysAndReportsToo(suite: String) {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2, suite: suite),
            Self.protection(sending: 2, receiving: 1, suite: suite))
        // The first sequence number lies 16 before a wrap: the rollover counter is at work.
        wire.run(.seconds(20))
        for party in [wire.first, wire.second] {
            let statistics = party.session.statistics
            #expect(party.session.suiteName == suite)
            #expect(party.events == [.started])
            #expect(statistics.packetsReceived >= 998 && statistics.packetsLost == 0)
            #expect(statistics.packetsInvalid == 0 && statistics.packetsNotAuthentic == 0)
            #expect(statistics.reportsReceived > 0 && statistics.reportsInvalid == 0)
            #expect(statistics.roundTrip != nil)
            #expect(CallTests.bestSimilarity(party.heard.suffix(8_000)) > 0.99)
            // Neither header nor tag may cost a packet its place on the wire: 160 bytes of audio and the tag.
            #expect(Set(party.payloads.map(\.count)).count == 1)
        }
    }

    @Test func hearsSilenceAndNoNoiseUnderAWrongKey() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 3, receiving: 1))
        wire.run(.seconds(6))
        wire.collectEvents()
        let statistics = wire.first.session.statistics
        #expect(statistics.packetsNotAuthentic > 250)
        #expect(statistics.packetsReceived == 0 && statistics.reportsReceived == 0)
        #expect(wire.first.heard.allSatisfy { $0 == 0 })
        #expect(wire.first.events == [.silent(.seconds(5))])
        #expect(wire.second.session.statistics.packetsNotAuthentic == 0)
    }

    @Test func believesNothingPlainAndSendsNothingPlain() {
        var wire = Self.wire(Self.protection(sending: 1, receiving: 2), nil)
        wire.run(.seconds(2))
        #expect(wire.first.session.statistics.packetsReceived == 0)
        #expect(wire.first.session.statistics.packetsNotAuthentic > 90)
        #expect(wire.first.payloads.allSatisfy { $0.count == 176 })
    }

    /// A stranger can neither play nor take the lock on the peer's address.
    @Test func refusesAStrangerBeforeAnythingLearnsOfHim() throws {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.run(.seconds(1))
        for sequence in 0..<10 as Range<UInt16> {
            let header = RTPPacket(
                payloadType: 8, marker: false, sequence: SequenceNumber(sequence), timestamp: RTPTimestamp(0),
                ssrc: SSRC(77))
            let packet = header.composed(payload: Array(repeating: 0x55, count: 176))
            packet.withUnsafeBytes {
                wire.first.session.receiveRTP($0, from: Wire.endpoint(9_999), now: Instant(nanoseconds: wire.now))
            }
        }
        wire.run(.seconds(1))
        let statistics = wire.first.session.statistics
        #expect(statistics.packetsNotAuthentic == 10)
        #expect(statistics.packetsForeign == 0 && statistics.sourceChanges == 0 && statistics.packetsLost == 0)
    }

    @Test func refusesAReplayAndCountsIt() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.network = { _, order, _ in 20 + Double(order % 3) }
        wire.run(.seconds(1))
        let received = wire.first.session.statistics.packetsReceived
        for packet in wire.second.packets {
            packet.withUnsafeBytes {
                wire.first.session.receiveRTP($0, from: Wire.endpoint(5_000), now: Instant(nanoseconds: wire.now))
            }
        }
        let statistics = wire.first.session.statistics
        #expect(statistics.packetsReplayed >= 45)
        #expect(statistics.packetsReceived - received <= 2, "but for what was still on the wire")
        #expect(statistics.duplicates == 0)
    }

    /// RFC 4568, section 7.1.4: the peer has a new key, and its packets under the old one are still on their way.
    @Test func losesNothingWhenThePeerChangesItsKey() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.network = { _, _, _ in 90 }
        wire.run(.seconds(3))
        let now = Instant(nanoseconds: wire.now)
        wire.second.change { $0.protection = Self.protection(sending: 4, receiving: 1) }
        wire.first.change { $0.protection = Self.protection(sending: 1, receiving: 4) }
        wire.second.session.update(wire.second.parameters, now: now)
        wire.first.session.update(wire.first.parameters, now: now)
        wire.run(.seconds(10))
        let statistics = wire.first.session.statistics
        #expect(statistics.packetsNotAuthentic == 0 && statistics.packetsLost == 0)
        #expect(statistics.concealedFrames == 0 && statistics.sourceChanges == 0)
        #expect(wire.second.session.statistics.packetsNotAuthentic == 0, "the other direction kept its key")
        #expect(CallTests.bestSimilarity(wire.first.heard.suffix(8_000)) > 0.99)
    }

    @Test func believesTheFormerKeyForAWhileOnly() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.run(.seconds(1))
        wire.first.change { $0.protection = Self.protection(sending: 1, receiving: 4) }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(MediaLimits.formerKeyLifetime)
        let received = wire.first.session.statistics.packetsReceived
        #expect(wire.first.session.statistics.packetsNotAuthentic <= 1)
        wire.run(.seconds(2))
        #expect(wire.first.session.statistics.packetsReceived <= received + 1)
        #expect(wire.first.session.statistics.packetsNotAuthentic > 90)
    }

    @Test func skipsAWrapThatANewKeyWouldHide() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.run(.milliseconds(100))
        let before = wire.first.sentHeaders.count
        wire.first.change { $0.protection = Self.protection(sending: 4, receiving: 2) }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(1))
        let numbers = wire.first.sentHeaders.map(\.sequence.rawValue)
        #expect(before > 3 && numbers.prefix(before).allSatisfy { $0 >= 0xFFF0 })
        #expect(numbers.dropFirst(before).first == 0)
    }

    /// The forks of a call take turns: each has its key, and its numbers may have wrapped while another one was heard.
    @Test func knowsAKeyThatComesBack() {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.run(.seconds(1))
        wire.first.change { $0.protection = Self.protection(sending: 1, receiving: 4) }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(MediaLimits.formerKeyLifetime + .seconds(1))
        let before = wire.first.session.statistics
        wire.first.change { $0.protection = Self.protection(sending: 1, receiving: 2) }
        wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
        wire.run(.seconds(2))
        let statistics = wire.first.session.statistics
        #expect(statistics.packetsNotAuthentic <= before.packetsNotAuthentic + 1)
        #expect(statistics.packetsReceived >= before.packetsReceived + 95)
    }

    /// RFC 3711, section 9.1: two reports of one number under one key would show what is in them.
    @Test(arguments: [true, false]) func neverCountsReportsAnewUnderAKeyOfOurs(isPlainBetween: Bool) {
        var wire = Self.wire(
            Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1))
        wire.run(.seconds(20))
        let between = isPlainBetween ? nil : Self.protection(sending: 3, receiving: 2)
        for protection in [between, Self.protection(sending: 1, receiving: 2)] {
            wire.first.change { $0.protection = protection }
            wire.first.session.update(wire.first.parameters, now: Instant(nanoseconds: wire.now))
            wire.run(.milliseconds(200))
        }
        let before = wire.second.session.statistics
        wire.run(.seconds(20))
        let statistics = wire.second.session.statistics
        #expect(before.reportsReceived > 1)
        #expect(statistics.reportsReceived > before.reportsReceived + 1)
        #expect(statistics.packetsReplayed == 0)
    }

    @Test func comesFromPlainAndGoesBack() {
        var wire = Self.wire(nil, nil)
        wire.run(.seconds(1))
        for (left, right) in [
            (Self.protection(sending: 1, receiving: 2), Self.protection(sending: 2, receiving: 1)), (nil, nil),
        ] {
            let now = Instant(nanoseconds: wire.now)
            wire.first.change { $0.protection = left }
            wire.second.change { $0.protection = right }
            wire.first.session.update(wire.first.parameters, now: now)
            wire.second.session.update(wire.second.parameters, now: now)
            wire.run(.seconds(4))
            #expect(wire.first.session.suiteName == left?.suiteName)
            #expect(CallTests.bestSimilarity(wire.first.heard.suffix(8_000)) > 0.99)
        }
    }

    @Test func refusesSuitesAndKeysThatItDoesNotKnow() {
        #expect(Self.protection(sending: 1, receiving: 2, suite: "F8_128_HMAC_SHA1_80") == nil)
        #expect(
            MediaProtection(
                suite: "AEAD_AES_256_GCM", sending: SecretBytes([1]),
                receiving: [(material: Self.key(1), identifier: [])]) == nil)
    }
}
