// Two calls of one person: the one that is heard, and the one that waits.

import Media
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct TwoCallsTests {
    /// Two calls that are up; the tab hears the second, and the first waits.
    static func twoCalls() throws -> (World, CallID, CallID) {
        let (world, first) = try MidCallTests.callUp()
        let second = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        return (world, first, second)
    }

    @Test func aSecondCallPutsTheFirstOnHold() throws {
        let (world, first, second) = try Self.twoCalls()
        #expect(world.snapshots(of: first).last?.isHeldHere == true)
        #expect(world.snapshots(of: first).last?.session == nil)
        #expect(world.snapshots(of: second).last?.state == .active)
        #expect(world.snapshots(of: second).last?.session == World.tab)
        #expect(world.snapshots(of: second).last?.isHeldHere == false)
        #expect(world.rest() == [])
    }

    @Test func swappingHoldsOneAndTakesTheOtherBack() throws {
        let (world, first, second) = try Self.twoCalls()
        for (taken, waiting) in [(first, second), (second, first), (first, second)] {
            guard case .success(.call(let snapshot)) = world.answer(.resume(taken, World.tab)) else {
                throw Unexpected("not swapped")
            }
            #expect(snapshot.id == taken && !snapshot.isHeldHere && snapshot.session == World.tab)
            #expect(world.snapshots(of: waiting).last?.isHeldHere == true)
        }
        #expect(world.rest() == [])
    }

    @Test func aRefusedHoldStopsTheSwap() throws {
        let (world, first, second) = try Self.twoCalls()
        world.exchange.offerStatus = 488
        guard case .failure(.holdRefused) = world.answer(.resume(first, World.tab)) else {
            throw Unexpected("swapped")
        }
        #expect(world.snapshots(of: first).last?.isHeldHere == true)
        #expect(world.snapshots(of: second).last?.session == World.tab)
        #expect(world.rest() == [])
    }

    @Test func hangingUpOneDoesNotTakeTheOtherBack() throws {
        let (world, first, second) = try Self.twoCalls()
        world.ask(.hangUp(second))
        world.run(for: .seconds(2))
        #expect(world.snapshots(of: first).last?.isHeldHere == true)
        guard case .success(.call(let snapshot)) = world.answer(.resume(first, World.tab)) else {
            throw Unexpected("not taken back")
        }
        #expect(!snapshot.isHeldHere && snapshot.session == World.tab)
        #expect(world.rest() == [])
    }

    @Test func theSwapGoesOnWhenTheCallThatIsHeardEnds() throws {
        let (world, first, second) = try Self.twoCalls()
        let swap = world.ask(.resume(first, World.tab))
        world.ask(.hangUp(second))
        world.run(for: .seconds(2))
        guard case .success(.call(let snapshot)) = world.reply(swap) else { throw Unexpected("no reply") }
        #expect(snapshot.id == first && !snapshot.isHeldHere)
        #expect(world.rest() == [])
    }

    @Test func asecondTabHearsTheOtherCall() throws {
        let (world, first, second) = try Self.twoCalls()
        let other = SessionID(rawValue: 2)
        guard case .success(.call(let snapshot)) = world.answer(.resume(first, other)) else {
            throw Unexpected("not taken back")
        }
        #expect(snapshot.session == other && !snapshot.isHeldHere)
        #expect(world.snapshots(of: second).last?.isHeldHere == false, "both are heard, each in its tab")
        #expect(world.rest() == [])
    }

    @Test func aFirstCallThatCannotBeHeldIsToldAndGoesOn() throws {
        let (world, first) = try MidCallTests.callUp()
        world.exchange.offerStatus = 488
        _ = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        #expect(world.notices == ["holdRefused"])
        #expect(world.snapshots(of: first).last?.isHeldHere == false)
        #expect(world.rest() == [])
    }
}
