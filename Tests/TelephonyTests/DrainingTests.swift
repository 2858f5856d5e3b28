// Before a restart: the calls that are up go on, new ones are refused, and the last one that ends is the sign to stop.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct DrainingTests {
    /// A call that is up, and a phone that was told to take no more.
    private func draining(limit: Duration = .seconds(600)) throws -> (World, CallID, CommandID) {
        let world = World.ready()
        let call = try #require(world.dial("600"))
        world.run(for: .seconds(3))
        #expect(world.states(of: call).last == .active)
        return (world, call, world.ask(.drain(limit: limit)))
    }

    @Test func refusesCallersWith503AndATimeAndLetsTheOldCallGoOn() throws {
        let (world, call, command) = try self.draining()
        world.ring()
        #expect(world.statuses() == [100, 503])
        #expect(world.answers().last?.retryAfter == 60)
        #expect(world.incoming.isEmpty && !world.notices.contains("missedCall"))
        world.run(for: .seconds(60))
        #expect(world.states(of: call).last == .active)
        #expect(world.reply(command) == nil)
        #expect(world.phone.census.counters.callsRefusedDraining == 1)
    }

    @Test func refusesCallsOfThePageWithAWord() throws {
        let (world, call, command) = try self.draining()
        let refusal = world.failure(of: .startCall(account: AccountID(rawValue: "a"), to: "601", session: World.tab))
        #expect(refusal == .draining)
        #expect(world.states(of: call).last == .active)
        #expect(world.reply(command) == nil)
    }

    @Test func isDoneWhenTheLastCallHasEnded() throws {
        let (world, call, command) = try self.draining()
        world.run(for: .seconds(30))
        world.ask(.hangUp(call))
        world.run(for: .seconds(10))
        #expect(world.reply(command) == .success(.done))
        let refusal = world.failure(of: .startCall(account: AccountID(rawValue: "a"), to: "601", session: World.tab))
        #expect(refusal == .draining)
        #expect(world.rest() == [])
    }

    @Test func aCallThatRingsMayStillBeTaken() throws {
        let world = World.ready()
        let caller = Caller()
        let call = try #require(world.ring(caller))
        let command = world.ask(.drain(limit: .seconds(600)))
        #expect(world.failure(of: .acceptCall(call, session: World.laptop)) == nil)
        world.receive(caller.ack(world.toTag))
        #expect(world.reply(command) == nil)
        world.receive(caller.bye(world.toTag))
        world.run(for: .seconds(10))
        #expect(world.reply(command) == .success(.done))
        #expect(world.rest() == [])
    }

    @Test func isDoneAfterItsLimitThoughACallIsUp() throws {
        let (world, call, command) = try self.draining(limit: .seconds(90))
        world.run(for: .seconds(89))
        #expect(world.reply(command) == nil)
        world.run(for: .seconds(2))
        #expect(world.reply(command) == .success(.done))
        #expect(world.states(of: call).last == .active)
        #expect(world.rest() == [])
        #expect(world.end(of: call) == .shutDown)
    }

    @Test func isDoneAtOnceWithoutACall() {
        let world = World.ready()
        #expect(world.reply(world.ask(.drain(limit: .seconds(600)))) == .success(.done))
        #expect(world.rest() == [])
    }

    @Test func accountsGoOn() throws {
        let (world, _, _) = try self.draining(limit: .seconds(7_200))
        let before = world.exchange.received.count { $0.method == .register }
        world.run(for: .seconds(3_600))
        #expect(world.exchange.received.count { $0.method == .register } > before + 10, "registrations are refreshed")
        guard case .success = world.answer(.register(AccountID(rawValue: "a"))) else {
            Issue.record("an account could not register")
            return
        }
    }

    @Test func aShutDownAnswersWhoWaits() throws {
        let (world, _, command) = try self.draining()
        #expect(world.answer(.shutDown) == .success(.done))
        #expect(world.reply(command) == .failure(.shuttingDown))
        #expect(world.rest() == [])
    }

    @Test func saysThatACallWouldNotGetThrough() throws {
        let (world, _, _) = try self.draining()
        world.receive(Caller(callID: "o", branch: "z9hG4bK-o").options())
        #expect(world.statuses(.options) == [503])
    }

    @Test func countsCallsByTheirEnd() throws {
        let (world, call, _) = try self.draining()
        world.ask(.hangUp(call))
        world.run(for: .seconds(10))
        #expect(world.phone.census.counters.outcomes == ["hungUp": 1])
    }
}
