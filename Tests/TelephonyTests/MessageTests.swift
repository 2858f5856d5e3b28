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

    @Test func deliversAMessageAndTellsTheOutcome() {
        let world = World()
        world.addAccount()
        #expect(world.answer(.sendMessage(account: self.id, to: "1002", text: "Grüße")) == .success(.done))
        let last = world.exchange.received.last
        #expect(last.map { String(decoding: $0.body, as: UTF8.self) } == "Grüße")
        #expect(last?.contentType == "text/plain")
        world.exchange.messageStatus = 404
        #expect(
            world.answer(.sendMessage(account: self.id, to: "1003", text: "x"))
                == .failure(.messageRefused(to: "1003", status: 404, reason: "Not Found")))
        world.wire.isCut = true
        #expect(
            world.answer(.sendMessage(account: self.id, to: "1003", text: "x"))
                == .failure(.serverUnreachable(server: "pbx.example")))
        #expect(world.rest() == [])
    }

    @Test func refusesAMessageThatFitsNoDatagram() {
        let world = World()
        world.addAccount()
        let text = String(repeating: "é", count: 451)
        #expect(
            world.answer(.sendMessage(account: self.id, to: "1002", text: text))
                == .failure(.messageTooLong(limit: 900)))
        #expect(world.rest() == [])
    }

    @Test func tellsAMessageOfTheNetwork() {
        let (world, statuses) = Self.statuses([
            Self.request(.message, body: "Hello"), Self.request(.message, user: "9999", body: "Hello"),
            Self.request(.message, type: "text/html", body: "<b>"),
        ])
        #expect(statuses == [200, 404, 415])
        let told = world.events.compactMap { event -> String? in
            guard case .message(_, let owner, let from, let text) = event else { return nil }
            return "\(owner.rawValue) \(from.displayName ?? "-") \(from.user) \(text)"
        }
        #expect(told == ["anna Bob 1002 Hello"])
        #expect(world.rest() == [])
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
