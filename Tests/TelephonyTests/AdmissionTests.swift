// Whether a call may ring: the limits, and what the person is doing, on whatever line.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct AdmissionTests {
    /// A port that is being opened is in use, though its call is over.
    @Test func aPortThatIsBeingOpenedCountsAsACall() {
        let world = World.ready { $0.callLimit = 1 }
        let caller = Caller()
        world.receive(caller.invite())
        world.receive(caller.cancel())
        world.receive(Caller(callID: "2", branch: "z9hG4bK-2").invite())
        #expect(world.statuses() == [100, 487, 100, 486])
        world.run(for: .milliseconds(10))
        world.ring(Caller(callID: "3", branch: "z9hG4bK-3"))
        #expect(world.statuses().suffix(2) == [100, 180])
        #expect(world.rest() == [])
    }

    /// It is the person who is busy, not the line.
    @Test(arguments: [true, false]) func isBusyAlsoWithACallOfAnotherLine(hasCallWaiting: Bool) throws {
        let world = World.ready()
        var other = World.account("b", user: "1003")
        other.preferences.callWaiting = hasCallWaiting
        world.addAccount(other)
        try #require(world.ring() != nil)
        world.ring(Caller(callID: "2", branch: "z9hG4bK-2", user: "1003"))
        #expect(world.statuses() == [100, 180, 100, hasCallWaiting ? 180 : 486])
        #expect(world.rest() == [])
    }

    /// RFC 3264 and RFC 6086: digits of a call that knows no events go by INFO where its caller takes that.
    @Test(arguments: [true, false]) func digitsOfACallOfTheirsGoByInfoWhereThatIsTaken(isTaken: Bool) throws {
        let world = World.ready()
        let caller = Caller(
            headers: isTaken ? ["Allow: INFO"] : [], body: Caller.offer.replacing("8 0 101", with: "8 0"))
        let call = try #require(world.ring(caller))
        world.ask(.acceptCall(call, session: World.laptop))
        world.receive(caller.ack(world.toTag))
        world.ask(.sendDigits(call, "1"))
        #expect(world.requests(.info).count == (isTaken ? 1 : 0))
        world.run(for: .seconds(1))
        world.ask(.hangUp(call))
        #expect(world.rest() == [])
    }
}
