// A caller who makes no offer and requires reliable ringing gets ours in the 180 (RFC 3262, section 5).

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct EarlyOfferTests {
    /// RFC 3262, section 5; the person may be quicker than the PRACK.
    @Test(arguments: [false, true]) func offersWhileItRingsWhereTheCallerRequiresIt(isQuick: Bool) throws {
        let world = World.ready()
        let caller = Caller(headers: ["Require: 100rel"], body: "")
        let call = try #require(world.ring(caller))
        let ringing = try #require(world.answers().last)
        #expect(ringing.status == 180 && String(decoding: ringing.body, as: UTF8.self).contains("m=audio 20002"))
        if isQuick { world.ask(.acceptCall(call, session: World.laptop)) }
        #expect(world.statuses().last == 180, "the 200 waits for the PRACK")
        world.receive(
            caller.prack(
                world.toTag, rSeq: try #require(ringing.headers["RSeq"].flatMap { UInt32($0) }), body: Caller.offer))
        #expect(world.statuses(.prack) == [200])
        if !isQuick {
            #expect(world.configured.isEmpty, "nothing is heard before it is accepted")
            world.ask(.acceptCall(call, session: World.laptop))
        }
        let success = try #require(world.answers().last)
        #expect(success.status == 200 && success.body == [])
        #expect(world.configured.values.first?.sendFormat.encodingName == "PCMA")
        world.receive(caller.ack(world.toTag))
        #expect(world.states(of: call).last == .active)
        world.run(for: .seconds(1))
        world.receive(caller.bye(world.toTag).replacing("CSeq: 2 BYE", with: "CSeq: 3 BYE"))
        #expect(world.end(of: call)?.code == "remoteHungUp")
        #expect(world.rest() == [])
    }

    enum Loss: CaseIterable { case cancel, bye, noPrack }

    /// The person has accepted, and the 200 waits for a PRACK that never comes.
    @Test(arguments: Loss.allCases) func aCallWhosePrackNeverComesEndsWithItsCaller(loss: Loss) throws {
        let world = World.ready()
        let caller = Caller(headers: ["Require: 100rel"], body: "")
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        #expect(world.states(of: call).last == .active)
        switch loss {
        case .cancel: world.receive(caller.cancel())
        case .bye: world.receive(caller.bye(world.toTag))
        case .noPrack: world.run(for: .seconds(33))
        }
        #expect(world.end(of: call)?.code == "remoteHungUp")
        #expect(world.phone.calls.isEmpty)
        #expect(world.rest() == [])
    }

    /// There is nothing yet that could be held; the person hears so at once.
    @Test func aHoldBeforeThePrackIsRefusedAndHarmless() throws {
        let world = World.ready()
        let caller = Caller(headers: ["Require: 100rel"], body: "")
        let call = try #require(world.ring(caller))
        let ringing = try #require(world.answers().last)
        world.ask(.acceptCall(call, session: World.laptop))
        let hold = world.ask(.hold(call))
        guard case .failure? = world.reply(hold) else { throw Unexpected("a refusal") }
        world.receive(
            caller.prack(
                world.toTag, rSeq: try #require(ringing.headers["RSeq"].flatMap { UInt32($0) }), body: Caller.offer))
        #expect(world.configured.values.first?.sendFormat.encodingName == "PCMA")
        world.receive(caller.ack(world.toTag))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
    }

    @Test func aPrackWithoutAUsableAnswerEndsTheRinging() throws {
        let world = World.ready()
        let caller = Caller(headers: ["Require: 100rel"], body: "")
        let call = try #require(world.ring(caller))
        let ringing = try #require(world.answers().last)
        world.receive(
            caller.prack(
                world.toTag, rSeq: try #require(ringing.headers["RSeq"].flatMap { UInt32($0) }),
                body: Caller.foreignOffer))
        #expect(world.statuses(.prack) == [200] && world.statuses().last == 488)
        #expect(world.end(of: call)?.code == "noCommonCodec")
        #expect(world.rest() == [])
    }
}
