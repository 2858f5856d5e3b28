// Page-mode messages and what else the network sends by itself.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct MessageTests {
    private let id = AccountID(rawValue: "a")

    /// A request from the exchange to the phone.
    static func request(
        _ method: Method, user: String = "1001", type: String? = "text/plain", body: String = ""
    ) -> UserAgent.OutgoingRequest {
        let uri = URI.sip(SIPURI(user: user, host: "192.0.2.1", port: 5062))
        return UserAgent.OutgoingRequest(
            method: method, uri: uri,
            from: NameAddress(displayName: "Bob", uri: .sip(SIPURI(user: "1002", host: "pbx.example"))),
            to: NameAddress(uri: .sip(SIPURI(user: user, host: "pbx.example"))), body: Array(body.utf8),
            contentType: type,
            route: Route(transport: .udp, local: World.exchangeEndpoint, remote: World.phoneEndpoint))
    }

    static func statuses(_ requests: [UserAgent.OutgoingRequest]) -> (World, [Int]) {
        let world = World()
        world.addAccount()
        for request in requests {
            _ = world.exchange.agent.send(request, now: world.now)
            world.run(for: .seconds(1))
        }
        return (world, world.exchange.responses.map(\.status))
    }

    @Test func keepsAMessageBeforeItIsSentAndThenItsOutcome() {
        let world = World()
        world.addAccount()
        #expect(world.write("Grüße").isKept)
        #expect(world.exchange.messages == [], "it is answered when it is kept, not when it is sent")
        world.run(for: .seconds(5))
        #expect(world.shelf.words(of: "Grüße") == ["queued", "sent", "delivered"])
        let last = world.exchange.received.last
        #expect(last.map { String(decoding: $0.body, as: UTF8.self) } == "Grüße")
        #expect(last?.contentType == "text/plain")
        #expect(last?.callID == world.shelf.sent.first?.outgoing?.callID)
        #expect(last?.from?.tag == world.shelf.sent.first?.outgoing?.fromTag)
        #expect(world.rest() == [])
    }

    @Test func sendsNothingThatCouldNotBeKept() {
        let world = World()
        world.addAccount()
        world.shelf.failure = StoreFailure(code: "vaultDiskFull", message: "The disk is full.")
        #expect(
            world.write("x")
                == .failure(
                    .messageNotStored(StoreFailure(code: "vaultDiskFull", message: "The disk is full."))))
        world.run(for: .seconds(60))
        #expect(world.exchange.messages == [])
        #expect(world.rest() == [])
    }

    @Test func sendsOneMessageForEachNameOfThePage() {
        let world = World()
        world.addAccount()
        let first = world.write("once", clientID: "c1")
        #expect(world.write("once", clientID: "c1") == first)
        world.run(for: .seconds(5))
        #expect(world.exchange.messages == ["once"])
        #expect(world.rest() == [])
    }

    @Test(arguments: [
        (404, "failed unknownNumber"), (480, "failed unavailable"), (486, "failed busy"), (603, "failed declined"),
        (488, "failed messageNotReadable"), (413, "failed messageTooLong"), (403, "failed forbidden"),
        (405, "failed messagesNotSupported"),
    ])
    func aRefusalIsFinalAndSaysWhy(status: Int, word: String) {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = status
        #expect(world.write("x").isKept)
        world.run(for: .seconds(600))
        #expect(world.shelf.words(of: "x") == ["queued", "sent", word])
        #expect(world.exchange.messages.count == 1)
        guard case .failed(let reason)? = world.shelf.states(of: "x").last else { return }
        #expect(reason.message.hasSuffix("."))
        #expect(world.rest() == [])
    }

    @Test func aWrongPasswordIsNamed() {
        let world = World()
        world.exchange.asksForPassword = false
        world.addAccount(World.account(password: "wrong"))
        world.exchange.asksForPassword = true
        #expect(world.write("x").isKept)
        world.run(for: .seconds(10))
        #expect(world.shelf.words(of: "x").last == "failed wrongPassword")
        #expect(world.rest() == [])
    }

    @Test(arguments: [408, 500, 503, 504]) func whatMayPassIsTriedAgainAsTheSameMessage(status: Int) {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = status
        #expect(world.write("again").isKept)
        world.run(for: .seconds(8))
        #expect(world.shelf.words(of: "again").filter { $0.hasPrefix("queued ") }.count >= 1)
        world.exchange.messageStatus = 200
        world.run(for: .seconds(400))
        #expect(world.shelf.words(of: "again").last == "delivered")
        let requests = world.exchange.received.filter { $0.method == .message }
        #expect(requests.count >= 2)
        #expect(Set(requests.map { $0.callID ?? "" }).count == 1)
        #expect(Set(requests.map { $0.from?.tag ?? "" }).count == 1)
        #expect(world.rest() == [])
    }

    @Test func givesUpAfterItsPatience() {
        let world = World { $0.messagePatience = .seconds(600) }
        world.addAccount()
        world.exchange.messageStatus = 503
        #expect(world.write("x").isKept)
        world.run(for: .seconds(700))
        #expect(world.shelf.words(of: "x").last == "failed serviceUnavailable")
        #expect((3...8).contains(world.exchange.messages.count))
        #expect(world.rest() == [])
    }

    @Test func waitsForTheLineAndSaysWhy() {
        let world = World()
        world.exchange.registerStatus = 503
        world.addAccount()
        #expect(world.write("first").isKept)
        #expect(world.write("second").isKept)
        world.run(for: .seconds(30))
        #expect(world.exchange.messages == [])
        #expect(world.shelf.words(of: "first").allSatisfy { $0.hasPrefix("queued ") })
        world.exchange.registerStatus = nil
        world.run(for: .seconds(400))
        #expect(world.exchange.messages == ["first", "second"])
        #expect(world.shelf.words(of: "second").last == "delivered")
        #expect(world.rest() == [])
    }

    @Test func keepsTheOrderOfAConversationAndHoldsUpNoOther() {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 503
        for text in ["1", "2", "3"] { #expect(world.write(text).isKept) }
        world.run(for: .seconds(2))
        #expect(Set(world.exchange.messages) == ["1"], "one of a conversation is under way")
        world.exchange.messageStatus = 200
        #expect(world.write("other", to: "1003").isKept)
        world.run(for: .seconds(1))
        #expect(world.shelf.words(of: "other").last == "delivered")
        world.run(for: .seconds(60))
        #expect(Array(world.exchange.messages.suffix(3)) == ["1", "2", "3"])
        #expect(world.rest() == [])
    }

    @Test func storesAnOutcomeAgainThatCouldNotBeStored() {
        let world = World()
        world.addAccount()
        #expect(world.write("x").isKept)
        world.shelf.failure = StoreFailure(code: "vaultDiskFull", message: "The disk is full.")
        world.run(for: .seconds(20))
        #expect(world.shelf.words(of: "x").last != "delivered")
        world.shelf.failure = nil
        world.run(for: .seconds(10))
        #expect(world.shelf.words(of: "x").last == "delivered")
        #expect(world.exchange.messages.count == 1, "what is delivered is not sent again")
        #expect(world.rest() == [])
    }

    @Test func goesOnAfterARestart() {
        let world = World()
        world.addAccount()
        world.wire.isCut = true
        #expect(world.write("x").isKept)
        world.run(for: .seconds(1))
        let waiting = world.shelf.waiting
        let next = World(seed: 2)
        next.addAccount()
        for message in waiting { _ = next.shelf.perform(.queueMessage(message, nil)) }
        #expect(next.answer(.restoreMessages(waiting)) == .success(.done))
        next.run(for: .seconds(5))
        #expect(next.shelf.words(of: "x").last == "delivered")
        #expect(next.exchange.received.last?.callID == waiting.first?.callID)
        #expect(next.rest() == [])
    }

    @Test func answersEachUnwantedRequestAsTheRFCsAsk() {
        let (world, statuses) = Self.statuses([
            Self.request(.notify, type: nil), Self.request(.register, type: nil), Self.request(.subscribe, type: nil),
            Self.request(.options, type: nil), Self.request(.info, type: nil),
        ])
        // Nobody is there, which is what OPTIONS asks.
        #expect(statuses == [481, 405, 489, 480, 481])
        #expect(world.rest() == [])
    }
}

extension World {
    /// Writes to somebody, and waits until it is kept.
    func write(_ text: String, to: String = "1002", clientID: String? = nil) -> Result<PhoneReply, PhoneError>? {
        self.answer(.sendMessage(account: AccountID(rawValue: "a"), to: to, text: text, clientID: clientID))
    }
}

extension Result<PhoneReply, PhoneError>? {
    var isKept: Bool { if case .success(.message)? = self { true } else { false } }
}

extension Exchange {
    /// The texts that came with a password or needed none, copies included.
    var messages: [String] {
        self.received.filter { $0.method == .message && (!self.asksForPassword || $0.headers[.authorization] != nil) }
            .map { String(decoding: $0.body, as: UTF8.self) }
    }
}
