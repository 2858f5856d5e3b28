// Calls that come in with keys, without them, or with keys that may not be answered.

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct EncryptedIncomingTests {
    private static func world(
        _ encryption: AccountPreferences.Encryption, withoutTLS: Bool = true
    ) -> World {
        let world = World()
        world.addAccount(Keys.account(encryption, withoutTLS: withoutTLS))
        world.openTab()
        return world
    }

    private static func caller(_ profile: String, _ crypto: [String]) -> Caller {
        Caller(body: Callee.description(port: 30_000, profile: profile, crypto: crypto))
    }

    static let keyed = [Keys.value(3, .aesCM128HMACSHA1Tag80, 5)]

    @Test(arguments: [AccountPreferences.Encryption.optional, .required], ["RTP/SAVP", "RTP/AVP"])
    func anOfferWithKeysIsAnsweredWithOne(encryption: AccountPreferences.Encryption, profile: String) throws {
        let world = Self.world(encryption)
        let caller = Self.caller(profile, Self.keyed)
        let call = try #require(world.ring(caller))
        #expect(world.snapshots(of: call).last?.security.sound == nil, "nothing is agreed yet")
        world.ask(.acceptCall(call, session: World.laptop))
        let answer = try #require(world.answers().last)
        #expect(answer.status == 200)
        #expect(Keys.profile(in: answer.body) == profile)
        let own = Keys.lines(in: answer.body)
        #expect(own.map(\.tag) == [3])
        #expect(
            EncryptedCallTests.parameters(world)?.protection
                == Keys.protection(own.first, Keys.line(3, .aesCM128HMACSHA1Tag80, 5)))
        #expect(
            world.snapshots(of: call).last?.security
                == CallSecurity(sound: .encrypted(suite: "AES_CM_128_HMAC_SHA1_80"), signalling: .udp))
        world.receive(caller.ack(world.toTag))
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func anOfferWithoutKeysIsRefusedWithTheReasonWhereTheyAreRequired() throws {
        let world = Self.world(.required)
        world.ring(Self.caller("RTP/AVP", []))
        let refusal = try #require(world.answers().last)
        #expect(refusal.status == 488)
        #expect(refusal.explanation == "This telephone takes encrypted calls only: RTP/SAVP with a=crypto")
        let end = world.events.compactMap { event -> CallEnd? in
            if case .call(let call) = event, case .ended(let end) = call.state { end } else { nil }
        }.first
        #expect(end?.code == "notEncrypted")
        #expect(world.incoming.isEmpty, "nothing rang")
        #expect(world.notices == ["notEncrypted"])
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        (AccountPreferences.Encryption.off, true, "switched off"),
        (AccountPreferences.Encryption.optional, false, "Choose TLS"),
    ]) func anOfferThatDemandsEncryptionIsRefusedWithTheReason(
        encryption: AccountPreferences.Encryption, withoutTLS: Bool, words: String
    ) throws {
        let world = Self.world(encryption, withoutTLS: withoutTLS)
        world.ring(Self.caller("RTP/SAVP", Self.keyed))
        #expect(world.statuses().last == 488)
        let ends = world.events.compactMap { event -> CallEnd? in
            if case .call(let call) = event, case .ended(let end) = call.state { end } else { nil }
        }
        #expect(ends.map(\.code) == ["encryptionUnusable"])
        #expect(ends.first?.message.contains(words) == true)
        #expect(world.notices == ["encryptionUnusable"])
        #expect(world.rest() == [])
    }

    /// Keys that came readable are not answered with ours, which would be readable too.
    @Test func keysBesideThePlainProfileAreLeftAloneWhereOursMayNotGo() throws {
        let world = Self.world(.optional, withoutTLS: false)
        let call = try #require(world.ring(Self.caller("RTP/AVP", Self.keyed)))
        world.ask(.acceptCall(call, session: World.laptop))
        #expect(Keys.lines(in: try #require(world.answers().last).body).isEmpty)
        #expect(EncryptedCallTests.parameters(world)?.protection == nil)
    }

    @Test func whoBringsNoOfferGetsOneWithKeys() throws {
        let world = Self.world(.required)
        let caller = Caller(body: "")
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        let offer = try #require(world.answers().last).body
        #expect(Keys.profile(in: offer) == "RTP/SAVP")
        let own = Keys.lines(in: offer)
        let answer = Callee.description(
            port: 30_000, profile: "RTP/SAVP", crypto: [Keys.value(own[1].tag, own[1].suite, 5)])
        world.receive(caller.ack(world.toTag, body: answer))
        #expect(
            EncryptedCallTests.parameters(world)?.protection
                == Keys.protection(own[1], Keys.line(own[1].tag, own[1].suite, 5)))
        #expect(world.snapshots(of: call).last?.security.sound == .encrypted(suite: own[1].suite.rawValue))
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func whoBringsNoOfferGetsNoneWhereKeysCouldBeRead() throws {
        let world = Self.world(.required, withoutTLS: false)
        world.ring(Caller(body: ""))
        #expect(world.statuses().last == 488)
        #expect(world.answers().allSatisfy { $0.body.isEmpty })
        #expect(world.rest() == [])
    }
}
