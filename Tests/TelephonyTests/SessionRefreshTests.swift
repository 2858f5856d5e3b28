// The session timer of a far end that takes no UPDATE: the phone offers again what is in force (RFC 4028, section 7.4).

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct SessionRefreshTests {
    private static let timer = ["Session-Expires: 90;refresher=uac", "Require: timer"]

    /// A call that is up, and that the phone must refresh.
    private static func callUp(allow: String = "INVITE, ACK, BYE") throws -> (World, CallID, Request) {
        let (world, call, callee) = try Callee.called()
        world.receive(
            callee.response(
                200, headers: Self.timer + ["Allow: \(allow)"], body: Callee.description(port: 41_000)))
        return (world, call, callee.invite)
    }

    private static func answer(_ world: World, _ status: Int = 200, port: Int = 41_000) throws {
        let body = status == 200 ? Callee.description(port: port) : ""
        world.receive(Callee.response(to: try Callee(world).invite, status, headers: Self.timer, body: body))
    }

    @Test func offersTheSameDescriptionAgain() throws {
        let (world, call, invite) = try Self.callUp()
        for round in 1...4 {
            world.run(for: .seconds(45))
            let refresh = try Callee(world).invite
            #expect(world.requests(.invite).map { $0.cSeq?.number }.suffix(1) == [UInt32(round + 1)])
            #expect(refresh.body == invite.body, "nothing has changed, and the version says so")
            try Self.answer(world)
        }
        #expect(world.snapshots(of: call).last?.state == .active)
        #expect(world.effects.count { if case .configureMedia = $0 { true } else { false } } == 5, "once an exchange")
    }

    @Test func refreshesByUpdateWhereThatIsAllowed() throws {
        let (world, call, _) = try Self.callUp(allow: "INVITE, ACK, BYE, UPDATE")
        world.run(for: .seconds(45))
        let update = try #require(world.requests(.update).last)
        #expect(update.body.isEmpty)
        world.receive(Callee.response(to: update, 200, headers: Self.timer))
        world.run(for: .seconds(44))
        #expect(world.snapshots(of: call).last?.state == .active)
    }

    @Test func aHoldWaitsForTheRefreshAndIsMade() throws {
        let (world, call, _) = try Self.callUp()
        world.run(for: .seconds(45))
        #expect(world.requests(.invite).count == 2)
        let hold = world.ask(.hold(call))
        #expect(world.reply(hold) == nil && world.requests(.invite).count == 2)
        try Self.answer(world)
        world.run(for: .seconds(5))
        let offer = String(decoding: try Callee(world).invite.body, as: UTF8.self)
        #expect(offer.contains("a=sendonly"))
        try Self.answer(world)
        guard case .success? = world.reply(hold) else { throw Unexpected("held") }
        #expect(world.snapshots(of: call).last?.isHeldHere == true)
    }

    @Test func aRefreshThatMetAnOfferIsMadeAgain() throws {
        let (world, call, invite) = try Self.callUp()
        world.run(for: .seconds(45))
        try Self.answer(world, 491)
        world.run(for: .seconds(5))
        #expect(Set(world.requests(.invite).map { $0.cSeq?.number }) == [1, 2, 3])
        #expect(try Callee(world).invite.body == invite.body)
        try Self.answer(world)
        world.run(for: .seconds(44))
        #expect(world.snapshots(of: call).last?.state == .active)
    }

    @Test func aFarEndThatRefusesEveryRefreshIsLostInWords() throws {
        let (world, call, _) = try Self.callUp()
        world.run(for: .seconds(45))
        try Self.answer(world, 488)
        world.run(for: .seconds(20))
        #expect(world.end(of: call)?.code == "connectionLost")
        #expect(world.end(of: call)?.message.contains("renewed") == true)
    }

    @Test func theAccountSaysHowLongAndWhether() throws {
        for (seconds, header) in [(0, nil), (600, "600")] as [(Int, String?)] {
            let world = World()
            var account = World.account()
            account.preferences.sessionTimer = .seconds(seconds)
            world.addAccount(account)
            world.dial("600")
            world.run(for: .milliseconds(50))
            #expect(try Callee(world).invite.headers["Session-Expires"] == header)
        }
    }
}
