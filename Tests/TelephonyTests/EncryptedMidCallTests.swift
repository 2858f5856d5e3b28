// What becomes of the keys in the middle of a call (RFC 4568, section 7.1.4; decision 0051).

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct EncryptedMidCallTests {
    private static func protection(_ world: World) -> MediaProtection? {
        EncryptedCallTests.parameters(world)?.protection
    }

    @Test func holdAndResumeKeepTheKeys() throws {
        let (world, call, _) = try EncryptedCallTests.callUp()
        let before = try #require(Self.protection(world))
        for command in [PhoneCommand.hold(call), .resume(call, World.tab)] {
            guard case .success = world.answer(command) else { throw Unexpected("an answer") }
            #expect(Self.protection(world) == before)
        }
        let offered = world.exchange.receivedOffers.map { Keys.lines(in: $0.serialized()) }
        #expect(offered.count == 2 && offered[0].count == 1 && offered[0] == offered[1])
        #expect(world.snapshots(of: call).last?.security.sound != .plain)
        #expect(world.rest() == [])
    }

    @Test func aNewKeyOfTheFarEndIsTakenAndAnsweredWithANewOne() throws {
        let (world, _, session) = try EncryptedCallTests.callUp()
        let before = try #require(Self.protection(world))
        world.exchange.parties[session]?.renewKeys(.required(Keys.lines(10)))
        world.exchange.reoffer(session, now: world.now) { _ in }
        world.run(for: .seconds(1))
        let answer = try #require(world.exchange.reinviteAnswers.first)
        let own = try #require(Keys.lines(in: answer.body).first)
        #expect(answer.status == 200)
        #expect(Self.protection(world) == Keys.protection(own, Keys.lines(10).first))
        #expect(Keys.protection(own, Keys.lines(9).first) != before, "our key is new as well")
        #expect(world.rest() == [])
    }

    @Test func aReinviteOfTheSameTelephoneChangesNoKey() throws {
        let (world, _, session) = try EncryptedCallTests.callUp()
        let before = try #require(Self.protection(world))
        world.exchange.reoffer(session, now: world.now) { $0.direction = .sendOnly }
        world.run(for: .seconds(1))
        #expect(EncryptedCallTests.parameters(world)?.sends == false)
        #expect(Self.protection(world) == before)
        #expect(world.rest() == [])
    }

    /// An exchange that asks for an offer is about to join us with somebody else.
    @Test func whoAsksForAnOfferGetsNewKeys() throws {
        let (world, _, session) = try EncryptedCallTests.callUp()
        let first = Keys.lines(in: try #require(world.exchange.invitations.first).body)
        let before = Self.protection(world)
        world.exchange.agent.reinvite(session, body: [], contentType: nil, now: world.now)
        world.run(for: .seconds(1))
        let offered = Keys.lines(in: try #require(world.exchange.reinviteAnswers.first).body)
        #expect(offered.map(\.suite) == CryptoSuite.allCases)
        #expect(Set(first.flatMap(\.keys)).isDisjoint(with: offered.flatMap(\.keys)))
        #expect(Self.protection(world) == before, "no answer, no change")
        #expect(world.rest() == [])
    }

    @Test func thePersonHearsOfItWhenTheSoundIsNotEncryptedAnyMore() throws {
        let (world, call, session) = try EncryptedCallTests.callUp(.optional, far: .optional(Keys.lines(9)))
        world.exchange.parties[session]?.renewKeys(.off)
        world.exchange.reoffer(session, now: world.now) { _ in }
        world.run(for: .seconds(1))
        #expect(Self.protection(world) == nil)
        #expect(world.notices == ["encryptionLost"])
        #expect(world.snapshots(of: call).last?.security.sound == .plain)
        #expect(world.rest() == [])
    }

    @Test func whatMustBeEncryptedStaysSoAndTheOfferIsRefused() throws {
        let (world, call, session) = try EncryptedCallTests.callUp()
        let before = Self.protection(world)
        world.exchange.parties[session]?.renewKeys(.off)
        world.exchange.reoffer(session, now: world.now) { _ in }
        world.run(for: .seconds(1))
        #expect(world.exchange.reinviteAnswers.map(\.status) == [488])
        #expect(Self.protection(world) == before)
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    /// Whoever declined our keys knows them: a far end that comes later gets others.
    @Test func aPlainCallThatBecomesEncryptedHasKeysThatNobodyKnows() throws {
        let (world, _, session) = try EncryptedCallTests.callUp(.optional, far: .off)
        let first = Keys.lines(in: try #require(world.exchange.invitations.first).body)
        world.exchange.parties[session]?.renewKeys(.required(Keys.lines(10)))
        world.exchange.reoffer(session, now: world.now) { _ in }
        world.run(for: .seconds(1))
        let own = Keys.lines(in: try #require(world.exchange.reinviteAnswers.first).body)
        #expect(own.count == 1 && Set(first.flatMap(\.keys)).isDisjoint(with: own.flatMap(\.keys)))
        #expect(world.rest() == [])
    }
}
