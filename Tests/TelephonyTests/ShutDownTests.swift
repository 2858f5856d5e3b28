// Leaving: everything hung up, taken back and answered, in four seconds at most.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct ShutDownTests {
    @Test func hangsUpUnregistersAndIsDone() throws {
        let world = World()
        world.addAccount()
        let call = world.dial("600")
        world.run(for: .seconds(3))
        let asked = world.now
        let command = world.ask(.shutDown)
        world.run(for: .seconds(5))
        #expect(world.reply(command) == .success(.done))
        #expect(try #require(world.repliedAt[command]) - asked < .seconds(1))
        #expect(world.end(of: call) == .shutDown)
        #expect(world.exchange.received.last?.headers[.expires] == "0")
        #expect(world.exchange.outcomes.last == "ended remote(nil)")
    }

    @Test func isDoneAfterFourSecondsThoughNothingAnswers() throws {
        let world = World()
        world.addAccount()
        world.dial("600")
        world.run(for: .seconds(3))
        world.wire.isCut = true
        world.ask(.sendMessage(account: AccountID(rawValue: "a"), to: "1002", text: "x", clientID: nil))
        world.ask(.saveAccount(World.account()))
        let asked = world.now
        let command = world.ask(.shutDown)
        let second = world.ask(.shutDown)
        world.run(for: .seconds(4))
        #expect(world.reply(command) == .success(.done))
        #expect(world.reply(second) == .success(.done))
        #expect(try #require(world.repliedAt[command]) - asked <= .seconds(4))
        #expect(world.replies.count == 6)
        #expect(world.replies.values.allSatisfy { $0.count == 1 })
        #expect(world.openMedia.isEmpty)
    }

    @Test func takesNothingNewAfterwards() {
        let world = World()
        world.addAccount()
        #expect(world.answer(.shutDown) == .success(.done))
        #expect(world.reply(world.ask(.restoreAccount(World.account()))) == .failure(.shuttingDown))
        #expect(world.reply(world.ask(.shutDown)) == .success(.done))
        #expect(world.reply(world.ask(.snapshot)) == .success(.snapshot(accounts: [], calls: [])))
        #expect(world.rest() == [])
    }

    @Test func isDoneAtOnceWhenThereIsNothing() {
        let world = World()
        #expect(world.reply(world.ask(.shutDown)) == .success(.done))
        guard case .success(.census(let census)) = world.reply(world.ask(.census)) else {
            Issue.record("no census")
            return
        }
        #expect(census.timers == 0)
        #expect(census.agent.isAtRest)
    }
}
