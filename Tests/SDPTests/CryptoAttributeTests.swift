// The lines of RFC 4568: what is read, what must be left alone, and that no key is printed.

import Primitives
import SDP
import Testing

struct CryptoAttributeTests {
    static func lines(_ values: String...) throws -> [CryptoAttribute] {
        let text = values.map { "a=crypto:\($0)\r\n" }.joined()
        return try OfferAnswerTests.remote("m=audio 9000 RTP/SAVP 0\r\n\(text)").media[0].cryptoLines
    }

    /// The key of the RFC's examples.
    static let key = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR"
    static let key256 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9RdWlkIHBybyBxdW8="

    /// RFC 4568, section 4: both examples.
    @Test func readsTheExamplesOfTheRFC() throws {
        let first = try Self.lines("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|2^20|1:32")
        #expect(first.map(\.tag) == [1])
        #expect(first[0].suite == .aesCM128HMACSHA1Tag80)
        #expect(first[0].keys[0].material.count == 30)
        #expect(first[0].keys[0].material.revealed.prefix(3) == [0x3D, 0x2D, 0x6E])
        #expect(first[0].keys[0].lifetime == 1 << 20)
        #expect(first[0].keys[0].identifier == Array(repeating: 0, count: 31) + [1])
        let second = try Self.lines(
            "1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|2^20|1:4;inline:\(Self.key)|2^20|2:4")
        #expect(second[0].keys.map(\.identifier) == [[0, 0, 0, 1], [0, 0, 0, 2]])
    }

    @Test func readsEveryOptionalPart() throws {
        let lines = try Self.lines(
            "1 aes_cm_128_hmac_sha1_32 INLINE:\(Self.key)", "2 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|1:2",
            "3 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)|1000000", "4 AEAD_AES_256_GCM inline:\(Self.key256)",
            "005 AEAD_AES_256_GCM inline:\(Self.key256.dropLast())")
        #expect(lines.map(\.tag) == [1, 2, 3, 4, 5])
        #expect(lines.map { $0.keys[0].lifetime } == [nil, nil, 1_000_000, nil, nil])
        #expect(lines.map { $0.keys[0].identifier } == [[], [0, 1], [], [], []])
        #expect(lines[3].keys == lines[4].keys, "padding may be missing")
        #expect(lines[3].keys[0].material.revealed.suffix(12) == Array("Quid pro quo".utf8)[...])
    }

    /// Section 6.3: what these parameters declare would leave packets open, or keyed in another way.
    @Test(arguments: [
        "UNENCRYPTED_SRTP", "UNENCRYPTED_SRTCP", "UNAUTHENTICATED_SRTP", "KDR=1", "FEC_ORDER=FEC_SRTP",
        "FEC_KEY=inline:\(key)", "WSH=64 UNENCRYPTED_SRTP", "MYEXT",
    ])
    func leavesLinesAloneThatDeclareAnotherSRTP(parameter: String) throws {
        #expect(try Self.lines("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key) \(parameter)").isEmpty)
    }

    @Test(arguments: ["WSH=1024", "-MYEXT=3", "wsh=64 -OTHER"])
    func takesParametersThatMayBeIgnored(parameter: String) throws {
        #expect(try Self.lines("1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key) \(parameter)").count == 1)
    }

    @Test(arguments: [
        "1 F8_128_HMAC_SHA1_80 inline:\(key)", "1 AES_CM_128_HMAC_SHA1_80 inline:\(key.dropLast(4))",
        "1 AEAD_AES_256_GCM inline:\(key)", "1 AES_CM_128_HMAC_SHA1_80 prompt:\(key)",
        "x AES_CM_128_HMAC_SHA1_80 inline:\(key)", "-1 AES_CM_128_HMAC_SHA1_80 inline:\(key)",
        "1234567890 AES_CM_128_HMAC_SHA1_80 inline:\(key)", "1 AES_CM_128_HMAC_SHA1_80",
        "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|2^64", "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|0",
        "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:0", "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:129",
        "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|256:1", "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:4|2^20",
        "1 AES_CM_128_HMAC_SHA1_80 inline:\(key);inline:\(key)",
        "1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:1;inline:\(key)|1:1", "1 AES_CM_128_HMAC_SHA1_80 inline:!!!!", "",
    ])
    func leavesUnusableLinesAlone(value: String) throws {
        #expect(try Self.lines(value).isEmpty)
    }

    @Test func countsATagOnce() throws {
        let lines = try Self.lines(
            "1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)", "1 AES_CM_128_HMAC_SHA1_32 inline:\(Self.key)")
        #expect(lines.map(\.suite) == [.aesCM128HMACSHA1Tag80])
    }

    @Test func drawsAKeyForEachSuiteBestFirst() {
        var random = SplitMix64(seed: 1)
        let lines = CryptoAttribute.lines(using: &random)
        #expect(
            lines.map(\.suite.rawValue) == [
                "AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32",
            ])
        #expect(lines.map(\.tag) == [1, 2, 3, 4])
        #expect(lines.map { $0.keys[0].material.count } == [44, 28, 30, 30])
        #expect(Set(lines.map { Array($0.keys[0].material.revealed.prefix(28)) }).count == 4)
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func readsBackWhatItWrote(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var lines = CryptoAttribute.lines(using: &random)
        lines[0].keys[0].lifetime = random.next() | 1
        lines[1].keys[0].identifier = (0..<Int.random(in: 1...8, using: &random)).map { UInt8($0) }
        var party = OfferAnswerTests.party()
        party.local.protection = .required(lines)
        let read = try SessionDescription(parsing: party.offer().serialized())
        #expect(read.media[0].cryptoLines == lines, "seed \(seed)")
    }

    @Test func printsNoKey() throws {
        var random = SplitMix64(seed: 1)
        let lines = CryptoAttribute.lines(using: &random)
        var party = OfferAnswerTests.party()
        party.local.protection = .required(lines)
        let offer = party.offer()
        let written = String(decoding: offer.serialized(), as: UTF8.self)
        let keys = written.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("inline:") }
            .map { $0.dropFirst("inline:".count) }
        #expect(keys.count == 4)
        var text = "\(party) \(offer) \(String(reflecting: offer)) \(lines)"
        dump(party, to: &text)
        for key in keys { #expect(!text.contains(key.prefix(12))) }
        for line in lines {
            #expect(!text.contains(line.keys[0].material.revealed.prefix(6).map { "\($0)" }.joined(separator: ", ")))
        }
    }
}
