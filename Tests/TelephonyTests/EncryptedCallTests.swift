// Calls of ours whose sound is encrypted, or should be (RFC 4568; decisions 0050 and 0053).

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct EncryptedCallTests {
    static func parameters(_ world: World) -> MediaParameters? { world.media.flatMap { world.configured[$0] } }

    /// A call that is up with a far end that protects its sound.
    static func callUp(
        _ encryption: AccountPreferences.Encryption = .required, far: LocalProtection = .required(Keys.lines(9))
    ) throws -> (World, CallID, InviteSessionID) {
        let world = World()
        world.exchange.protection = far
        world.addAccount(Keys.account(encryption))
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        try #require(world.states(of: call).last == .active)
        return (world, call, try #require(world.exchange.sessions.first))
    }

    @Test func eachProtectsItsSoundWithItsOwnKey() throws {
        let (world, call, _) = try Self.callUp()
        let offer = try #require(world.exchange.invitations.first).body
        #expect(Keys.profile(in: offer) == "RTP/SAVP")
        #expect(Keys.lines(in: offer).map(\.suite) == CryptoSuite.allCases)
        let protection = try #require(Self.parameters(world)?.protection)
        #expect(protection == Keys.protection(Keys.lines(in: offer).first, Keys.lines(9).first))
        let security = try #require(world.snapshots(of: call).last).security
        #expect(security == CallSecurity(sound: .encrypted(suite: "AEAD_AES_256_GCM"), signalling: .udp))
        #expect(world.rest() == [])
    }

    @Test func noTwoCallsShareAKey() throws {
        let world = World()
        world.addAccount(Keys.account(.optional))
        for _ in 0..<3 { world.dial("603") }
        world.run(for: .seconds(1))
        let keys = world.exchange.invitations.flatMap { Keys.lines(in: $0.body) }.flatMap(\.keys)
        #expect(keys.count == 12)
        #expect(Set(keys).count == 12)
    }

    @Test func optionalKeysStandBesideThePlainProfile() throws {
        let (world, call, _) = try Self.callUp(.optional, far: .off)
        let offer = try #require(world.exchange.invitations.first).body
        #expect(Keys.profile(in: offer) == "RTP/AVP")
        #expect(Keys.lines(in: offer).count == 4)
        #expect(Self.parameters(world)?.protection == nil)
        #expect(world.snapshots(of: call).last?.security.sound == .plain)
        let (other, encrypted, _) = try Self.callUp(.optional, far: .optional(Keys.lines(9)))
        #expect(Self.parameters(other)?.protection != nil)
        #expect(other.snapshots(of: encrypted).last?.security.sound != .plain)
    }

    @Test(arguments: [Transport.udp, .tcp, .tls]) func keysGoOverTLSOnly(transport: Transport) throws {
        let world = World()
        var route = World.route
        route.transport = transport
        world.resolution = .success([route])
        world.exchange.asksForPassword = false
        world.addAccount(Keys.account(.optional, withoutTLS: false, transport: transport))
        world.dial("603")
        world.run(for: .seconds(1))
        let offer = try #require(world.requests(.invite).first).body
        #expect(Keys.profile(in: offer) == "RTP/AVP")
        #expect(Keys.lines(in: offer).isEmpty == (transport != .tls))
    }

    @Test func whatMustBeEncryptedIsNotCalledWhereKeysCouldBeRead() throws {
        let world = World()
        world.addAccount(Keys.account(.required, withoutTLS: false, transport: nil))
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.code == "encryptionNeedsTLS")
        #expect(world.end(of: call)?.message.contains("Choose TLS") == true)
        #expect(world.requests(.invite).isEmpty)
        #expect(world.rest() == [])
    }

    @Test func aFarEndThatTakesNoEncryptionIsNamed() throws {
        let world = World()
        world.addAccount(Keys.account(.required))
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        #expect(world.end(of: call)?.code == "encryptionRefused")
        #expect(world.end(of: call)?.message.hasPrefix("600 does not take encrypted calls") == true)
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        ("RTP/SAVP", [] as [String], "notEncrypted"), ("RTP/AVP", [] as [String], "notEncrypted"),
        ("RTP/SAVP", [Keys.value(7, .aeadAES256GCM, 1)], "encryptionUnusable"),
    ]) func anAnswerThatEncryptsNothingEndsTheCall(profile: String, crypto: [String], code: String) throws {
        let (world, call, callee) = try Callee.called("2002", Keys.account(.required))
        let answer = Callee.description(port: 41_000, profile: profile, crypto: crypto)
        world.receive(callee.response(183, body: answer))
        #expect(world.configured.isEmpty, "no sound before it is encrypted")
        world.receive(callee.response(200, body: answer))
        #expect(world.requests(.bye).count == 1)
        world.run(for: .seconds(6))
        #expect(world.end(of: call)?.code == code)
        #expect(world.configured.isEmpty)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    /// linphone and others refuse keys beside the plain profile where they demand encryption.
    @Test(arguments: [[] as [String], ["Warning: 302 pbx \"Incompatible transport protocol\""]])
    func whoTakesRTPSAVPOnlyIsAskedOnceMoreInTheSameCall(headers: [String]) throws {
        let (world, call, first) = try Callee.called("2002", Keys.account(.optional))
        world.receive(first.response(488, headers: headers))
        world.run(for: .milliseconds(50))
        let second = try Callee(world)
        #expect(Keys.profile(in: first.invite.body) == "RTP/AVP")
        #expect(Keys.profile(in: second.invite.body) == "RTP/SAVP")
        #expect(second.invite.callID == first.invite.callID && second.invite.from == first.invite.from)
        #expect(try #require(second.invite.cSeq).number > (try #require(first.invite.cSeq)).number)
        #expect(second.invite.topVia?.branch != first.invite.topVia?.branch)
        #expect(world.states(of: call).allSatisfy { $0 == .dialing })
        let own = Keys.lines(in: second.invite.body)
        #expect(own.count == 4 && Set(own).isDisjoint(with: Keys.lines(in: first.invite.body)))
        let crypto = [Keys.value(own[0].tag, own[0].suite, 1)]
        let answer = Callee.description(port: 41_000, profile: "RTP/SAVP", crypto: crypto)
        world.receive(second.response(200, body: answer))
        #expect(world.snapshots(of: call).last?.security.sound == .encrypted(suite: "AEAD_AES_256_GCM"))
        #expect(
            Self.parameters(world)?.protection == Keys.protection(own[0], Keys.line(own[0].tag, own[0].suite, 1)))
        #expect(world.phone.census.counters.encryptionRetries == 1)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    /// What a fork has said of the first offer holds for no other one.
    @Test(arguments: ["a", "b"]) func whatWasAnsweredBeforeTheSecondOfferIsForgotten(tag: String) throws {
        let (world, call, first) = try Callee.called("2002", Keys.account(.optional))
        world.receive(first.reliable(183, number: 9, tag: "a", body: Callee.description(port: 41_000)))
        world.receive(first.response(488))
        world.run(for: .milliseconds(50))
        let second = try Callee(world)
        let own = try #require(Keys.lines(in: second.invite.body).first)
        let crypto = [Keys.value(own.tag, own.suite, 1)]
        world.receive(
            second.response(
                200, tag: tag, body: Callee.description(port: 42_000, profile: "RTP/SAVP", crypto: crypto)))
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(Self.parameters(world)?.remote.port == 42_000)
        #expect(Self.parameters(world)?.protection == Keys.protection(own, Keys.line(own.tag, own.suite, 1)))
    }

    @Test func whoRefusesThatToIsNotAskedAgain() throws {
        let (world, call, first) = try Callee.called("2002", Keys.account(.optional))
        world.receive(first.response(488))
        world.run(for: .milliseconds(50))
        let second = try Callee(world)
        world.receive(second.response(488))
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.status == 488)
        #expect(Set(world.requests(.invite).compactMap { $0.cSeq?.number }).count == 2)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    /// A refusal for another reason, of another kind, or of an offer without keys would only be repeated.
    @Test(arguments: [
        (AccountPreferences.Encryption.optional, true, 488, ["Warning: 305 pbx \"Incompatible media format\""], ""),
        (.optional, true, 488, [], Callee.description(port: 0)), (.optional, true, 486, [], ""),
        (.optional, true, 415, [], ""), (.off, true, 488, [], ""), (.optional, false, 488, [], ""),
        (.required, true, 488, [], ""),
    ])
    func nobodyElseIsAskedTwice(
        wish: AccountPreferences.Encryption, withoutTLS: Bool, status: Int, headers: [String], body: String
    ) throws {
        let (world, call, callee) = try Callee.called("2002", Keys.account(wish, withoutTLS: withoutTLS))
        world.receive(callee.response(status, headers: headers, body: body))
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.status == status)
        #expect(Set(world.requests(.invite).compactMap { $0.cSeq?.number }).count == 1)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    @Test func aCallThatDemandsEncryptionAfterAllStaysEncrypted() throws {
        let (world, _, first) = try Callee.called("2002", Keys.account(.optional))
        world.receive(first.response(488))
        world.run(for: .milliseconds(50))
        let second = try Callee(world)
        let own = Keys.lines(in: second.invite.body)
        let crypto = [Keys.value(own[0].tag, own[0].suite, 1)]
        world.receive(
            second.response(200, body: Callee.description(port: 41_000, profile: "RTP/SAVP", crypto: crypto)))
        let plain = Callee.description(port: 41_002)
        world.receive(second.request("INVITE", cSeq: 7, body: plain))
        #expect(world.sentText.last { $0.hasPrefix("SIP/2.0") }?.hasPrefix("SIP/2.0 488") == true)
        #expect(Self.parameters(world)?.protection != nil)
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    /// RFC 4568, section 7.1: one offer, an answer of each fork; what is heard is opened with that fork's key.
    @Test func eachForkHasItsKeyAndOursIsTheOneOfItsSuite() throws {
        let (world, call, callee) = try Callee.called("2002", Keys.account(.optional))
        let own = Keys.lines(in: callee.invite.body)
        func answer(_ status: Int, _ tag: String, _ line: Int, _ fill: UInt8) {
            let value = Keys.value(own[line].tag, own[line].suite, fill)
            world.receive(callee.response(status, tag: tag, body: Callee.description(port: 41_000, crypto: [value])))
        }
        func expected(_ line: Int, _ fill: UInt8) -> MediaProtection? {
            Keys.protection(own[line], Keys.line(own[line].tag, own[line].suite, fill))
        }
        answer(183, "a", 0, 1)
        #expect(Self.parameters(world)?.protection == expected(0, 1))
        answer(183, "b", 0, 2)
        #expect(Self.parameters(world)?.protection == expected(0, 2))
        answer(183, "c", 2, 3)
        #expect(Self.parameters(world)?.protection == expected(2, 3))
        world.receive(callee.response(183, tag: "d", body: Callee.description(port: 42_000)))
        #expect(Self.parameters(world)?.protection == nil && world.notices == [])
        answer(200, "a", 0, 1)
        #expect(Self.parameters(world)?.protection == expected(0, 1))
        #expect(world.snapshots(of: call).last?.security.sound == .encrypted(suite: "AEAD_AES_256_GCM"))
        world.wire.isCut = false
        #expect(world.rest() == [])
    }
}
