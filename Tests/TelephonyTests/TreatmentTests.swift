// What the preferences of an account do with its calls.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct TreatmentTests {
    private static func world(_ change: (inout AccountPreferences) -> Void) -> World {
        let world = World()
        var account = World.account()
        change(&account.preferences)
        world.addAccount(account)
        world.openTab()
        return world
    }

    private static func end(_ world: World) -> CallEnd? {
        world.events.compactMap {
            if case .call(let call) = $0, case .ended(let end) = call.state { end } else { nil }
        }.first
    }

    @Test func doesNotDisturb() {
        let world = Self.world { $0.doNotDisturb = true }
        world.ring()
        #expect(world.statuses() == [100, 480])
        #expect(world.incoming.isEmpty)
        #expect(world.notices == ["missedCall"])
        #expect(Self.end(world)?.code == "missed")
        #expect(world.rest() == [])
    }

    @Test func forwardsEveryCallBeforeItRings() throws {
        let world = Self.world { $0.forwardAlways = "+49 30 4711" }
        world.ring()
        let moved = try #require(world.answers().last)
        #expect(moved.status == 302)
        #expect(moved.contacts.map(\.uri.description) == ["sip:+49304711@pbx.example"])
        #expect(moved.headers[.diversion] == "<sip:1001@pbx.example>;reason=unconditional")
        #expect(world.incoming.isEmpty && world.notices.isEmpty)
        #expect(
            Self.end(world)
                == CallEnd(code: "forwarded", message: "Bob was sent on to +49 30 4711.", status: 302, by: .local))
        #expect(world.rest() == [])
    }

    @Test(arguments: ["no number", "1001", "sip:1001@PBX.example", "sips:x@y"])
    func ringsWhereAForwardingLeadsNowhereOrBack(target: String) {
        let world = Self.world { $0.forwardAlways = target }
        world.ring()
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func forwardsWhenNobodyAnswersInTime() {
        let world = Self.world {
            $0.forwardNoAnswer = "sip:box@voice.example"
            $0.noAnswerLimit = .seconds(10)
        }
        world.ring()
        world.run(for: .seconds(9))
        #expect(world.statuses() == [100, 180])
        world.run(for: .seconds(1))
        #expect(world.statuses().starts(with: [100, 180, 302]))
        #expect(world.answers().last?.contacts.first?.uri.description == "sip:box@voice.example")
        #expect(world.answers().last?.headers[.diversion]?.hasSuffix("reason=no-answer") == true)
        #expect(Self.end(world)?.code == "forwarded")
        #expect(world.rest() == [])
    }

    @Test func forwardsAtOnceWhereNobodyIs() {
        let world = Self.world { $0.forwardNoAnswer = "1003" }
        world.ask(.sessionClosed(World.laptop))
        world.ring()
        #expect(world.statuses() == [100, 302])
        #expect(world.rest() == [])
    }

    @Test(arguments: [true, false])
    func isBusyDuringACallWithoutCallWaiting(forwards: Bool) throws {
        let world = Self.world {
            $0.callWaiting = false
            $0.forwardBusy = forwards ? "1003" : nil
        }
        let first = try #require(world.ring())
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.statuses() == [100, 180, 100, forwards ? 302 : 486])
        #expect(world.notices == (forwards ? [] : ["missedCall"]))
        world.ask(.rejectCall(first, .busy))
        #expect(world.statuses().contains(forwards ? 302 : 486))
        world.run(for: .seconds(10))
        world.ring(Caller(callID: "3", branch: "z9hG4bK-3"))
        #expect(world.statuses().last == 180)
        #expect(world.rest() == [])
    }

    @Test func aSecondCallRingsWithCallWaiting() throws {
        let world = Self.world { _ in }
        let caller = Caller()
        let first = try #require(world.ring(caller))
        world.ask(.acceptCall(first, session: World.laptop))
        world.receive(caller.ack(world.toTag))
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.incoming.count == 2)
        #expect(world.statuses().suffix(2) == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func forwardsACallThatThePersonIsTooBusyFor() throws {
        let world = Self.world { $0.forwardBusy = "1003" }
        let call = try #require(world.ring())
        world.ask(.rejectCall(call, .busy))
        #expect(world.statuses() == [100, 180, 302])
        #expect(world.answers().last?.headers[.diversion]?.hasSuffix("reason=user-busy") == true)
        #expect(world.rest() == [])
    }

    @Test func answersEveryCallByItselfWhenThePersonWantsThat() throws {
        let world = Self.world { $0.autoAnswer = .always }
        world.openTab(World.desk, device: "Desk")
        let first = try #require(world.ring())
        #expect(world.statuses() == [100, 180, 200])
        #expect(world.snapshots(of: first).last?.session == World.desk, "the tab that came last")
        world.receive(Caller().ack(world.toTag))
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2"))
        #expect(world.statuses().suffix(2) == [100, 180], "nobody is put through into the middle of a call")
        #expect(world.rest() == [])
    }

    @Test func neverAnswersByItselfWhenThePersonDoesNotWantThat() {
        let world = Self.world { $0.autoAnswer = .off }
        world.ring(Caller(headers: ["Answer-Mode: Auto"]))
        #expect(world.statuses() == [100, 180])
        #expect(world.rest() == [])
    }

    @Test func hidesWhoCalls() throws {
        let world = Self.world { $0.anonymous = true }
        world.dial("600")
        world.run(for: .seconds(3))
        let invite = try #require(world.requests(.invite).first)
        #expect(invite.from?.uri.description == "sip:anonymous@anonymous.invalid")
        #expect(invite.from?.displayName == "Anonymous")
        #expect(invite.headers[.privacy] == "id")
        #expect(invite.headers[.pPreferredIdentity] == "\"Anna\" <sip:1001@pbx.example>")
        #expect(invite.contacts.first?.uri.description == "sip:anonymous@192.0.2.1:5062")
        #expect(invite.headers[.userAgent] == "SpechPhone")
        #expect(String(decoding: invite.body, as: UTF8.self).contains("1001") == false)
        #expect(world.rest() == [])
    }

    @Test func takesTheDescriptionOutOfABodyOfSeveralParts() throws {
        let world = Self.world { _ in }
        var caller = Caller(
            body: "--x\r\nContent-Type: application/sdp\r\n\r\n\(Caller.offer)\r\n--x\r\n"
                + "Content-Type: application/isup\r\n\r\n\u{1}\u{2}\r\n--x--\r\n")
        caller.type = "multipart/mixed;boundary=x"
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        #expect(world.configured.values.first?.sendFormat.encodingName == "PCMA")
        world.receive(caller.ack(world.toTag))
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func offersWhereABodyOfSeveralPartsHoldsNoDescription() throws {
        let world = Self.world { _ in }
        var caller = Caller(body: "--x\r\nContent-Type: application/isup\r\n\r\n\u{1}\r\n--x--\r\n")
        caller.type = "multipart/mixed;boundary=x"
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        #expect(world.answers().last?.body.isEmpty == false)
        world.receive(caller.ack(world.toTag, body: Caller.offer))
        #expect(world.configured.values.first?.sendFormat.encodingName == "PCMA")
        world.receive(caller.bye(world.toTag))
        #expect(world.rest() == [])
    }

    @Test func refusesABodyOfSeveralPartsThatCannotBeRead() {
        let world = Self.world { _ in }
        world.ring(Caller(body: "--x\r\nnonsense", type: "multipart/mixed;boundary=x"))
        #expect(world.statuses() == [400])
        #expect(world.rest() == [])
    }
}
