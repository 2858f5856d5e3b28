// Answers of name servers, true and hostile.

import Testing

@testable import SIP

struct DNSAnswerTests {
    /// `_sip._udp.example`: two SRV records, names compressed.
    static let answer: [UInt8] =
        [0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0]
        + [4] + Array("_sip".utf8) + [4] + Array("_udp".utf8) + [7] + Array("Example".utf8) + [0, 0, 33, 0, 1]
        + [0xC0, 12, 0, 33, 0, 1, 0, 0, 1, 44, 0, 11, 0, 10, 0, 60, 0x13, 0xC4, 2] + Array("a1".utf8) + [0xC0, 22]
        + [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 7, 0, 20, 0, 0, 0x13, 0xC5, 0]

    @Test func readsServicesWithCompressedNamesAndTheShortestLifetime() throws {
        let answer = try #require(DNSAnswer(parsing: Self.answer))
        #expect(
            answer.services == [
                ServiceRecord(priority: 10, weight: 60, port: 5_060, target: "a1.example"),
                ServiceRecord(priority: 20, weight: 0, port: 5_061, target: ""),
            ])
        #expect(answer.lifetime == 60)
    }

    @Test func readsPointers() throws {
        let bytes: [UInt8] =
            [0, 1, 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0, 1, 97, 0, 0, 35, 0, 1, 0, 0, 0, 9, 0, 20]
            + [0, 5, 0, 6, 1, 115, 8] + Array("SIPS+D2T".utf8) + [0, 1, 98, 0] + [0]
        let record = try #require(DNSAnswer(parsing: bytes)?.pointers.first)
        #expect(record == NamingPointer(order: 5, preference: 6, flags: "s", service: "SIPS+D2T", replacement: "b"))
        #expect(record.transport == .tls)
    }

    @Test func aPointerThatLeadsForwardOrToItselfIsNoName() {
        let head: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0]
        for target in [12, 13, 14, 60] as [UInt8] {
            #expect(DNSAnswer(parsing: head + [0xC0, target, 0, 33, 0, 1, 0, 0, 0]) == nil)
        }
    }

    @Test func everyPrefixIsRefusedAndNoChangeOfAByteTraps() {
        for length in 0..<Self.answer.count {
            #expect(DNSAnswer(parsing: Array(Self.answer.prefix(length))) == nil)
        }
        var random = EntropySource(testSeed: 3)
        for _ in 0..<20_000 {
            var bytes = Self.answer
            for _ in 0..<(1 + random.uint32() % 4) {
                bytes[Int(random.uint32()) % bytes.count] = UInt8(truncatingIfNeeded: random.uint32())
            }
            let records = DNSAnswer(parsing: bytes)?.records.count ?? 0
            #expect(records <= DNSAnswer.recordLimit)
        }
    }
}
