// STUN as RFC 8489 has it, with the answers of RFC 5769.

import Primitives
import Testing

@testable import SIP

struct STUNTests {
    private static let identifier: [UInt8] = [0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE]
    private static let software: [UInt8] = [0x80, 0x22, 0x00, 0x0B] + Array("test vector ".utf8)

    /// RFC 5769, section 2.2.
    private static let overIPv4: [UInt8] =
        [0x01, 0x01, 0x00, 0x3C, 0x21, 0x12, 0xA4, 0x42] + identifier + software
        + [0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43, 0x00, 0x08, 0x00, 0x14]
        + [0x2B, 0x91, 0xF5, 0x99, 0xFD, 0x9E, 0x90, 0xC3, 0x8C, 0x74, 0x89, 0xF9, 0x2A, 0xF9, 0xBA, 0x53]
        + [0xF0, 0x6B, 0xE7, 0xD7, 0x80, 0x28, 0x00, 0x04, 0xC0, 0x7D, 0x4C, 0x96]

    /// RFC 5769, section 2.3.
    private static let overIPv6: [UInt8] =
        [0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xA4, 0x42] + identifier + software
        + [0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xA1, 0x47, 0x01, 0x13, 0xA9, 0xFA, 0xA5, 0xD3, 0xF1, 0x79]
        + [0xBC, 0x25, 0xF4, 0xB5, 0xBE, 0xD2, 0xB9, 0xD9, 0x00, 0x08, 0x00, 0x14, 0xA3, 0x82, 0x95, 0x4E]
        + [0x4B, 0xE6, 0x7B, 0xF1, 0x17, 0x84, 0xC9, 0x7C, 0x82, 0x92, 0xC2, 0x75, 0xBF, 0xE3, 0xED, 0x41]
        + [0x80, 0x28, 0x00, 0x04, 0xC8, 0xFB, 0x0B, 0x4C]

    @Test func readsTheAnswersOfTheRFC() {
        #expect(STUNBinding.address(in: Self.overIPv4, answering: Self.identifier)?.description == "192.0.2.1:32853")
        #expect(
            STUNBinding.address(in: Self.overIPv6, answering: Self.identifier)?.description
                == "[2001:db8:1234:5678:11:2233:4455:6677]:32853")
    }

    @Test func anAnswerToAnotherQuestionOrACutOneSaysNothing() {
        let other = [UInt8](repeating: 1, count: STUNBinding.identifierBytes)
        #expect(STUNBinding.address(in: Self.overIPv4, answering: other) == nil)
        for length in 0..<Self.overIPv4.count {
            #expect(STUNBinding.address(in: Array(Self.overIPv4.prefix(length)), answering: Self.identifier) == nil)
        }
    }

    @Test func noChangeOfABitTraps() {
        var random = EntropySource(testSeed: 11)
        for _ in 0..<20_000 {
            var bytes = random.uint32() % 2 == 0 ? Self.overIPv4 : Self.overIPv6
            for _ in 0..<(1 + random.uint32() % 3) {
                bytes[Int(random.uint32()) % bytes.count] = UInt8(truncatingIfNeeded: random.uint32())
            }
            _ = STUNBinding.address(in: bytes, answering: Self.identifier)
        }
    }

    @Test func noSIPMessageIsTakenForSTUN() {
        #expect(STUNBinding.isSTUN(Self.overIPv4))
        #expect(!STUNBinding.isSTUN(Array("OPTIONS sip:a@b SIP/2.0\r\n\r\n".utf8)))
        #expect(!STUNBinding.isSTUN(Array("\r\n\r\n".utf8)))
    }

    @Test func asksFiveTimesWithGrowingPausesAndThenGivesUp() {
        let start = Instant(nanoseconds: 0)
        var entropy = EntropySource(testSeed: 1)
        var query = STUNQuery(entropy: &entropy, now: start)
        var sentAt: [Duration] = []
        var last: STUNQuery.Action?
        while let deadline = query.deadline {
            last = query.handleTimeout(now: deadline)
            if last == .send { sentAt.append(deadline - start) }
        }
        #expect(sentAt == [0.5, 1.5, 3.5, 7.5].map(Duration.seconds(_:)))
        #expect(last == .failed)
    }

    @Test func asksNoMoreOftenThanItIsWorth() {
        let start = Instant(nanoseconds: 0)
        var entropy = EntropySource(testSeed: 1)
        var query = STUNQuery(requests: 2, entropy: &entropy, now: start)
        #expect(query.handleTimeout(now: start + .milliseconds(499)) == nil)
        #expect(query.handleTimeout(now: start + .milliseconds(500)) == .send)
        #expect(query.handleTimeout(now: start + .milliseconds(1_500)) == .failed)
        #expect(query.deadline == nil)
    }

    @Test func aRefusalIsTheEndOfTheQuestion() {
        var entropy = EntropySource(testSeed: 1)
        var query = STUNQuery(entropy: &entropy, now: Instant(nanoseconds: 0))
        let refusal = [0x01, 0x11, 0, 8] + query.request[4...] + [0, 9, 0, 4, 0, 0, 4, 0] as [UInt8]
        var other = refusal
        other[10] ^= 1
        #expect(query.receive(other) == nil)
        #expect(query.receive(refusal) == .failed)
        #expect(query.deadline == nil && query.receive(refusal) == nil)
    }

    @Test func learnsTheAddressOnce() {
        var entropy = EntropySource(testSeed: 1)
        var query = STUNQuery(entropy: &entropy, now: Instant(nanoseconds: 0))
        let answer =
            [0x01, 0x01, 0, 12] + query.request[4...] + [0, 1, 0, 8, 0, 1, 0x13, 0xC4, 192, 0, 2, 9] as [UInt8]
        #expect(query.receive(answer) == .learned(IPEndpoint(address: .v4(0xC000_0209), port: 5_060)))
        #expect(query.deadline == nil)
        #expect(query.receive(answer) == nil)
    }
}
