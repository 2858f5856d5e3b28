// RFC 4568, sections 5 and 7: which offers and answers lead to which keys.

import Primitives
import SDP
import Testing

struct ProtectionAnswerTests {
    static func lines(_ seed: UInt64, _ suites: [CryptoSuite] = CryptoSuite.allCases) -> [CryptoAttribute] {
        var random = SplitMix64(seed: seed)
        return CryptoAttribute.lines(for: suites, using: &random)
    }

    static func party(_ port: UInt16, _ protection: LocalProtection) -> OfferAnswer {
        var party = OfferAnswerTests.party(port)
        party.local.protection = protection
        return party
    }

    static let crypto = "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:\(CryptoAttributeTests.key)\r\n"

    @Test func twoPartiesThatRequireItAgreeOnTheBestSuite() throws {
        var caller = Self.party(4000, .required(Self.lines(1)))
        var callee = Self.party(5000, .required(Self.lines(2)))
        let offer = caller.offer()
        #expect(offer.media[0].transport == "RTP/SAVP")
        #expect(offer.media[0].cryptoLines.count == 4)
        let (answer, atCallee) = try callee.answer(offer)
        #expect(answer.media[0].transport == "RTP/SAVP")
        #expect(answer.media[0].cryptoLines.map(\.tag) == [1])
        let atCaller = try caller.accept(answer)
        #expect(atCaller.protection?.suite == .aeadAES256GCM)
        #expect(atCaller.protection?.local == atCallee.protection?.remote)
        #expect(atCaller.protection?.remote == atCallee.protection?.local)
        #expect(atCaller.protection?.local.keys != atCaller.protection?.remote.keys)
    }

    @Test func keepsTheOrderOfTheOffererAndTheTagOfItsLine() throws {
        var party = Self.party(4000, .required(Self.lines(1)))
        let (answer, agreed) = try party.answer(
            OfferAnswerTests.remote(
                "m=audio 9000 RTP/SAVP 0\r\na=crypto:3 F8_128_HMAC_SHA1_80 inline:\(CryptoAttributeTests.key)\r\n"
                    + Self.crypto + "a=crypto:8 AEAD_AES_256_GCM inline:\(CryptoAttributeTests.key256)\r\n"))
        #expect(agreed.protection?.suite == .aesCM128HMACSHA1Tag80)
        let line = try #require(answer.media[0].cryptoLines.first)
        #expect(line.tag == 7)
        #expect(line.keys == Self.lines(1)[2].keys)
        #expect(answer.media[0].attributes.filter { $0.name == "crypto" }.count == 1)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let caller: String
        let callee: String
        let isProtected: Bool?
        var testDescription: String { "\(self.caller) calls \(self.callee)" }
    }

    static func protection(_ name: String, _ seed: UInt64) -> LocalProtection {
        switch name {
        case "optional": .optional(Self.lines(seed))
        case "required": .required(Self.lines(seed))
        default: .off
        }
    }

    /// `nil`: no call comes about.
    @Test(arguments: [
        Case(caller: "off", callee: "off", isProtected: false),
        Case(caller: "off", callee: "optional", isProtected: false),
        Case(caller: "off", callee: "required", isProtected: nil),
        Case(caller: "optional", callee: "off", isProtected: false),
        Case(caller: "optional", callee: "optional", isProtected: true),
        Case(caller: "optional", callee: "required", isProtected: true),
        Case(caller: "required", callee: "off", isProtected: nil),
        Case(caller: "required", callee: "optional", isProtected: true),
        Case(caller: "required", callee: "required", isProtected: true),
    ])
    func everyPairOfChoicesEndsAsItShould(_ pair: Case) throws {
        var caller = Self.party(4000, Self.protection(pair.caller, 1))
        var callee = Self.party(5000, Self.protection(pair.callee, 2))
        let offer = caller.offer()
        guard let isProtected = pair.isProtected else {
            let error = #expect(throws: SDPError.self) { try callee.answer(offer) }
            #expect(error == (pair.callee == "off" ? .protectionUnusable : .protectionRequired))
            return
        }
        let (answer, atCallee) = try callee.answer(offer)
        let atCaller = try caller.accept(answer)
        #expect((atCaller.protection != nil) == isProtected)
        #expect((atCallee.protection != nil) == isProtected)
        #expect(answer.media[0].transport == offer.media[0].transport)
    }

    @Test func refusesAnAnswerWithoutAKeyWhenItRequiresOne() {
        var party = Self.party(4000, .required(Self.lines(1)))
        _ = party.offer()
        #expect(throws: SDPError.protectionRequired) {
            try party.accept(OfferAnswerTests.remote("m=audio 9000 RTP/SAVP 0\r\n"))
        }
        #expect(party.agreed == nil)
    }

    @Test(arguments: [
        "a=crypto:2 AEAD_AES_256_GCM inline:\(CryptoAttributeTests.key256)\r\n", crypto,
        "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:\(CryptoAttributeTests.key) UNENCRYPTED_SRTP\r\n",
    ])
    func refusesAnAnswerThatChoseNothingOfTheOffer(line: String) {
        var party = Self.party(4000, .optional(Self.lines(1)))
        _ = party.offer()
        #expect(throws: SDPError.protectionUnusable) {
            try party.accept(OfferAnswerTests.remote("m=audio 9000 RTP/AVP 0\r\n\(line)"))
        }
    }

    @Test func prefersTheProtectedOfTwoLinesThatSayTheSame() throws {
        var party = Self.party(4000, .optional(Self.lines(1)))
        let (answer, agreed) = try party.answer(
            OfferAnswerTests.remote(
                "m=audio 9000 RTP/AVP 0\r\nm=audio 9100 RTP/SAVP 0\r\n\(Self.crypto)"))
        #expect(answer.media.map(\.port) == [0, 4000])
        #expect(agreed.remote.port == 9100)
        #expect(agreed.protection != nil)
    }

    @Test func takesThePlainLineWhenItHasNoKeys() throws {
        var party = Self.party(4000, .off)
        let (answer, agreed) = try party.answer(
            OfferAnswerTests.remote(
                "m=audio 9100 RTP/SAVP 0\r\n\(Self.crypto)m=audio 9000 RTP/AVP 0\r\n\(Self.crypto)"))
        #expect(answer.media.map(\.port) == [0, 4000])
        #expect(agreed.protection == nil)
        #expect(answer.media[1].attribute("crypto") == nil)
    }

    // MARK: Later offers

    static func call() throws -> (caller: OfferAnswer, callee: OfferAnswer) {
        var caller = Self.party(4000, .optional(Self.lines(1)))
        var callee = Self.party(5000, .optional(Self.lines(2)))
        _ = try caller.accept(callee.answer(caller.offer()).answer)
        return (caller, callee)
    }

    @Test func keepsItsKeyInFurtherOffersAndAnswers() throws {
        var (caller, callee) = try Self.call()
        let before = caller.agreed?.protection
        caller.local.direction = .sendOnly
        let offer = caller.offer()
        #expect(offer.media[0].cryptoLines == [try #require(before).local])
        #expect(!callee.wantsNewKeys(for: offer))
        _ = try caller.accept(callee.answer(offer).answer)
        #expect(caller.agreed?.protection == before)
        #expect(callee.agreed?.protection?.local == before?.remote)
    }

    /// The other end may be another telephone now, which cannot know our rollover counter.
    @Test func wantsNewKeysWhenThePeerHasNewOnesOrIsElsewhere() throws {
        var (caller, callee) = try Self.call()
        var elsewhere = caller
        elsewhere.local.port = 4_400
        #expect(callee.wantsNewKeys(for: elsewhere.offer()))
        caller.renewKeys(.optional(Self.lines(3)))
        let offer = caller.offer()
        #expect(offer.media[0].cryptoLines == Self.lines(3))
        #expect(callee.wantsNewKeys(for: offer))
        callee.renewKeys(.optional(Self.lines(4)))
        let (answer, agreed) = try callee.answer(offer)
        #expect(agreed.protection?.local.keys == Self.lines(4)[0].keys)
        #expect(try caller.accept(answer).protection?.local.keys == Self.lines(3)[0].keys)
    }

    /// Whoever declined our keys knows them.
    @Test func wantsNewKeysWhenAPlainSessionBecomesProtected() throws {
        var caller = Self.party(4000, .optional(Self.lines(1)))
        var callee = Self.party(5000, .off)
        _ = try caller.accept(callee.answer(caller.offer()).answer)
        #expect(!caller.wantsNewKeys(for: callee.offer()))
        let offer = try OfferAnswerTests.remote("m=audio 9000 RTP/SAVP 0\r\n\(Self.crypto)")
        #expect(caller.wantsNewKeys(for: offer))
    }

    @Test func keepsTheOldKeyWhenNewOnesAreRefused() throws {
        var (caller, _) = try Self.call()
        let before = caller.agreed?.protection
        caller.renewKeys(.optional(Self.lines(3)))
        _ = caller.offer()
        caller.withdrawOffer()
        #expect(caller.agreed?.protection == before)
    }

    @Test func leavesAnUnprotectedSessionAsItIs() throws {
        var caller = Self.party(4000, .optional(Self.lines(1)))
        var callee = Self.party(5000, .off)
        _ = try caller.accept(callee.answer(caller.offer()).answer)
        #expect(caller.offer().media[0].cryptoLines.isEmpty)
    }

    @Test func refusesToLoseARequiredProtectionAndKeepsTheSession() throws {
        var party = Self.party(4000, .required(Self.lines(1)))
        _ = try party.answer(OfferAnswerTests.remote("m=audio 9000 RTP/SAVP 0\r\n\(Self.crypto)"))
        let before = party
        #expect(throws: SDPError.protectionRequired) {
            try party.answer(OfferAnswerTests.remote("m=audio 9000 RTP/AVP 0\r\n"))
        }
        #expect(party == before)
    }
}
