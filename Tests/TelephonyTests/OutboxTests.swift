// What people do with messages that wait or have failed, and how many may wait.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct OutboxTests {
    private let id = AccountID(rawValue: "a")

    @Test func aRetryIsOnlyForWhatHasFailed() throws {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 486
        #expect(world.write("x").isKept)
        world.run(for: .seconds(2))
        let message = try #require(world.shelf.sent.first?.outgoing)
        world.exchange.messageStatus = 200
        let first = world.ask(.retryMessage(message))
        #expect(world.answer(.retryMessage(message)) == .failure(.notPossible))
        world.run(for: .seconds(2))
        #expect(world.reply(first) == .success(.message(message.id)))
        #expect(world.shelf.words(of: "x").last == "delivered")
        #expect(world.rest() == [])
    }

    /// 482 from whoever remembers the first try is no outcome of the second; to a new message it is one.
    @Test func aCopyThatMeetsTheMemoryOfItselfIsTriedAgain() throws {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 482
        #expect(world.write("x").isKept)
        world.run(for: .seconds(2))
        #expect(world.shelf.words(of: "x") == ["queued", "sent", "failed loop"])
        let message = try #require(world.shelf.sent.first?.outgoing)
        world.ask(.retryMessage(message))
        world.run(for: .seconds(2))
        #expect(world.shelf.words(of: "x").last == "queued loop")
        world.exchange.messageStatus = 200
        world.run(for: .seconds(30))
        #expect(world.shelf.words(of: "x").last == "delivered")
        #expect(world.rest() == [])
    }

    @Test func whatIsDeletedIsNotSent() throws {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 503
        for text in ["1", "2", "3"] { #expect(world.write(text).isKept) }
        world.run(for: .seconds(1))
        let second = try #require(world.shelf.sent.first { $0.text == "2" }?.outgoing)
        world.exchange.messageStatus = 200
        let removal = MessageRemoval(
            conversation: ConversationID(rawValue: "c"), correspondent: second.correspondent, owner: second.owner,
            message: second.id)
        #expect(world.answer(.removeMessages(removal)) == .success(.done))
        world.run(for: .seconds(60))
        #expect(!world.exchange.messages.contains("2"))
        #expect(world.shelf.words(of: "3").last == "delivered")
        #expect(world.rest() == [])
    }

    @Test func aRemovedAccountFailsWhatItHadWaiting() {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 503
        #expect(world.write("x").isKept)
        world.run(for: .seconds(1))
        #expect(world.answer(.removeAccount(self.id)) == .success(.done))
        world.run(for: .seconds(60))
        #expect(world.shelf.words(of: "x").last == "failed noSuchAccount")
        #expect(world.rest() == [])
    }

    @Test func theOutboxHasALimit() {
        let world = World { $0.outboxLimit = 2 }
        world.exchange.registerStatus = 503
        world.addAccount()
        #expect(world.write("1").isKept)
        #expect(world.write("2").isKept)
        #expect(world.write("3") == .failure(.outboxFull(limit: 2)))
        #expect(world.rest() == [])
    }

    @Test func refusesAMessageThatFitsNoDatagramWhereOnlyThoseGo() {
        let world = World()
        var account = World.account()
        account.server.transport = .udp
        world.addAccount(account)
        #expect(world.write(String(repeating: "é", count: 451)) == .failure(.messageTooLong(limit: 900)))
        #expect(world.rest() == [])
        let other = World()
        account.server.transport = nil
        other.addAccount(account)
        #expect(other.write(String(repeating: "é", count: 8_193)) == .failure(.messageTooLong(limit: 16_384)))
        #expect(other.rest() == [])
    }
}
