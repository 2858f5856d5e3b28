// The life of an outgoing call, in every way it can go.

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct OutgoingCallTests {
    @Test func ringsIsAnsweredAndIsHungUpHere() throws {
        let world = World()
        world.addAccount()
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        #expect(world.states(of: call) == [.dialing, .ringing, .active])
        let media = try #require(world.media)
        let parameters = try #require(world.configured[media])
        #expect(parameters.remote.port == 40_000)
        #expect(parameters.sendFormat.encodingName == "PCMU")
        #expect(parameters.sendEventPayloadType == 101)
        #expect(world.snapshots(of: call).last?.codec == "PCMU")
        #expect(world.snapshots(of: call).last?.session == World.tab)
        world.ask(.hangUp(call))
        world.run(for: .seconds(1))
        #expect(world.states(of: call).suffix(2) == [.ending, .ended(.hungUp)])
        #expect(world.openMedia.isEmpty)
        #expect(world.exchange.outcomes.last == "ended remote(nil)")
        #expect(world.rest() == [])
    }

    @Test func namesTheAddressOfTheRouteInViaContactAndDescription() throws {
        let world = World()
        world.addAccount()
        world.dial("600")
        world.run(for: .seconds(3))
        let invites = world.datagrams.map { String(decoding: $0.bytes, as: UTF8.self) }
            .filter { $0.hasPrefix("INVITE ") }
        let invite = try #require(invites.first)
        #expect(invite.contains("Via: SIP/2.0/UDP 192.0.2.1:5062"))
        #expect(invite.contains("Contact: <sip:1001@192.0.2.1:5062"))
        #expect(invite.contains("c=IN IP4 192.0.2.1\r\n"))
        #expect(!invite.contains("0.0.0.0"))
    }

    @Test func endsWhenTheFarEndHangsUp() throws {
        let world = World()
        world.addAccount()
        let call = world.dial("602")
        world.run(for: .seconds(10))
        #expect(world.end(of: call) == CallEnd(code: "remoteHungUp", message: "602 hung up.", by: .remote))
        #expect(world.rest() == [])
    }

    @Test func playsEarlyMediaAndKeepsItWhenAnswered() throws {
        let world = World()
        world.addAccount()
        let call = world.dial("605")
        world.run(for: .seconds(1))
        #expect(world.states(of: call) == [.dialing, .earlyMedia])
        #expect(world.configured.count == 1)
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        let configurations = world.effects.count { if case .configureMedia = $0 { true } else { false } }
        #expect(configurations == 1, "the same answer again changes nothing")
        #expect(world.rest() == [])
    }

    @Test func answersTheChallengeOfAProxy() {
        let world = World()
        world.addAccount()
        let call = world.dial("900")
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test func saysThatThePasswordIsWrong() {
        let world = World()
        world.addAccount(World.account(password: "guessed"))
        let call = world.dial("900")
        world.run(for: .seconds(3))
        #expect(world.end(of: call)?.code == "wrongPassword")
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        ("s302", "moved", "mailto:777@pbx.example"), ("s400", "rejected", "Bad Request (400)"),
        ("s403", "forbidden", "does not allow"), ("s404", "unknownNumber", "Check the number"),
        ("s408", "noAnswer", "in time"), ("s410", "unknownNumber", "no longer in use"),
        ("s480", "unavailable", "not available"), ("s482", "loop", "circles"),
        ("s484", "incompleteNumber", "not complete"), ("s486", "busy", "s486 is busy."),
        ("s487", "cancelled", "before anyone answered"), ("s488", "noCommonCodec", "Incompatible media format"),
        ("s500", "serverError", "Try again in a moment"), ("s503", "serviceUnavailable", "Try again in 30 seconds"),
        ("s504", "serverError", "next exchange"), ("s600", "busy", "everywhere"), ("s603", "declined", "declined"),
        ("s604", "unknownNumber", "anywhere"), ("s606", "noCommonCodec", "in common"),
    ])
    func explainsEachFinalStatus(number: String, code: String, words: String) {
        let world = World()
        world.addAccount()
        let call = world.dial(number)
        world.run(for: .seconds(3))
        let end = world.end(of: call)
        #expect(end?.code == code)
        #expect(end?.message.contains(words) == true, "\(end?.message ?? "no end")")
        #expect(end?.status == Int(number.dropFirst()))
        #expect(world.rest() == [])
    }

    @Test func cancelsWhileItRings() throws {
        let world = World()
        world.addAccount()
        let call = try #require(world.dial("603"))
        world.run(for: .seconds(2))
        world.ask(.hangUp(call))
        world.run(for: .seconds(1))
        #expect(world.states(of: call).last == .ended(.cancelled(RemoteParty(uri: "", user: "603"))))
        #expect(world.exchange.outcomes == ["cancelled"])
        #expect(world.rest() == [])
    }

    @Test func endsTheDialogOfAnAnswerThatCrossesTheCancel() throws {
        let world = World(wire: Wire(latency: 100...100))
        world.addAccount()
        let call = try #require(world.dial("600"))
        // The answer leaves one second after the INVITE's arrival; the CANCEL leaves just before it arrives.
        world.run(for: .milliseconds(1_180))
        world.ask(.hangUp(call))
        world.run(for: .seconds(10))
        #expect(world.end(of: call)?.code == "cancelled")
        #expect(world.exchange.outcomes == ["ended remote(nil)"])
        #expect(world.rest() == [])
    }

    @Test func hangsUpBeforeThereIsAnythingToCancel() throws {
        for delay in [0, 3, 5, 7] {
            let world = World()
            world.ask(.restoreAccount(World.account()))
            let call = try #require(world.dial("600"))
            world.run(for: .milliseconds(delay))
            world.ask(.hangUp(call))
            world.run(for: .seconds(40))
            #expect(world.end(of: call)?.code == "cancelled")
            #expect(world.rest() == [], "\(delay) ms")
        }
    }

    @Test func givesUpRingingAtTheLimit() {
        let world = World { $0.ringingLimit = .seconds(20) }
        world.addAccount()
        let call = world.dial("603")
        world.run(for: .seconds(30))
        #expect(world.end(of: call)?.code == "noAnswer")
        #expect(world.exchange.outcomes == ["cancelled"])
        #expect(world.rest() == [])
    }

    /// Whoever says "still ringing" once a minute, for ever, must not keep a call for ever.
    @Test func aCallThatRingsWithoutEndEndsAfterAnHour() throws {
        let (world, call, callee) = try Callee.called()
        for minute in 1...59 {
            world.receive(callee.response(180))
            world.run(for: .seconds(60))
            #expect(world.states(of: call).last == .ringing, "minute \(minute)")
        }
        world.receive(callee.response(180))
        world.run(for: .seconds(66))
        #expect(world.end(of: call)?.code == "noAnswer")
        #expect(world.end(of: call)?.message.contains("did not answer") == true)
        world.receive(callee.response(487))
        world.wire.isCut = false
        #expect(world.rest() == [])
    }

    @Test func waitsAsLongAsTheFarEndSaysThatItRings() throws {
        let (world, call, callee) = try Callee.called()
        for _ in 1...4 {
            world.receive(callee.response(180))
            world.run(for: .seconds(120))
        }
        #expect(world.states(of: call) == [.dialing, .ringing])
        world.run(for: .seconds(70))
        #expect(world.end(of: call)?.code == "noAnswer")
        #expect(world.end(of: call)?.message == "2002 did not answer within 540 seconds.")
    }

    @Test func saysThatTheServerDoesNotAnswerAfterTimerB() {
        let world = World()
        world.addAccount()
        world.wire.isCut = true
        let call = world.dial("600")
        world.run(for: .seconds(31))
        #expect(world.end(of: call) == nil)
        world.run(for: .seconds(2))
        #expect(world.end(of: call)?.message.hasPrefix("pbx.example does not answer") == true)
        #expect(world.rest() == [])
    }

    @Test func saysAtOnceThatNothingListens() {
        let world = World()
        world.addAccount()
        world.wire.isCut = true
        let call = world.dial("600")
        world.run(for: .milliseconds(20))
        world.give(.transportFailed(World.exchangeHop, .unreachable))
        #expect(world.end(of: call)?.code == "serverUnreachable")
        #expect(world.rest() == [])
    }

    @Test func saysThatTheNameIsUnknown() {
        let world = World()
        world.resolution = .failure(.notFound)
        world.addAccount()
        let call = world.dial("600")
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.message == "There is no server called pbx.example. Check the spelling.")
        #expect(world.rest() == [])
    }

    @Test func doesNotWaitForAResolverThatNeverAnswers() {
        let world = World()
        world.resolution = nil
        world.addAccount()
        let call = world.dial("600")
        world.run(for: .seconds(15))
        #expect(world.end(of: call)?.code == "resolverUnavailable")
        #expect(world.rest() == [])
    }

    @Test func saysThatNoPortIsFree() {
        let world = World()
        world.mediaOpening = .failure(.noPortFree)
        world.addAccount()
        let call = world.dial("600")
        world.run(for: .seconds(1))
        #expect(world.end(of: call)?.code == "noMedia")
        #expect(world.rest() == [])
    }

    @Test func endsACallWhoseAnswerCannotBeUsed() {
        let world = World()
        world.addAccount()
        let call = world.dial("600")
        world.after(.milliseconds(500)) { world in
            // The exchange now believes in an offer that was never made.
            for session in world.exchange.sessions {
                world.exchange.formats = [.init(encodingName: "G728", clockRate: 8000)]
                world.exchange.offers[session]?.media[0].formats = ["15"]
                world.exchange.offers[session]?.media[0].attributes = []
            }
        }
        world.run(for: .seconds(5))
        #expect(world.end(of: call)?.code == "noCommonCodec")
        #expect(world.exchange.outcomes.last?.hasPrefix("ended remote") == true)
        #expect(world.rest() == [])
    }
}
