// Our subscriptions, message by message (RFC 6665, section 4.1).

import Primitives
import Testing

@testable import SIP

struct SubscribingTests {
    private static let event = EventPackage(name: "message-summary")

    private func subscribing(
        _ change: (inout UserAgent.Configuration) -> Void = { _ in }
    ) throws -> (AgentBench, SubscriptionID, Request) {
        var bench = AgentBench(change)
        var request = try bench.outgoing(.subscribe, credentials: AgentBench.credentials)
        request.headers.append(.accept, "application/simple-message-summary")
        let id = bench.agent.subscribe(request, to: Self.event, expires: 3_600, now: bench.now)
        let subscribe = try #require(try bench.takeRequests().first)
        return (bench, id, subscribe)
    }

    private func active() throws -> (AgentBench, SubscriptionID, Request) {
        var (bench, id, subscribe) = try self.subscribing()
        bench.receive(self.accepted(subscribe, expires: 600))
        bench.receive(try self.notify(&bench, subscribe, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [200])
        _ = bench.takeEvents()
        return (bench, id, subscribe)
    }

    private func accepted(_ request: Request, expires: Int) -> Response {
        var response = AgentBench.reply(request, 200)
        response.headers.append(.expires, String(expires))
        return response
    }

    private func notify(
        _ bench: inout AgentBench, _ subscribe: Request, cSeq: UInt32, tag: String = "peer",
        state: String? = "active;expires=600", event: String = "message-summary"
    ) throws -> Request {
        var request = try bench.calleeRequest(.notify, invite: subscribe, tag: tag, cSeq: cSeq)
        request.headers.append(.contact, "<sip:mailbox@192.0.2.2:5070>")
        request.headers.append(.event, event)
        if let state { request.headers.append(.subscriptionState, state) }
        return request
    }

    @Test func subscribesAndTellsEachNotify() throws {
        var (bench, id, subscribe) = try self.subscribing()
        #expect(subscribe.headers[.event] == "message-summary" && subscribe.expires == 3_600)
        #expect(subscribe.contacts.count == 1)
        bench.receive(self.accepted(subscribe, expires: 600))
        #expect(bench.takeEvents() == [])
        for number in [1, 2] as [UInt32] {
            let notify = try self.notify(&bench, subscribe, cSeq: number)
            bench.receive(notify)
            #expect(try bench.takeResponses().map(\.status) == [200])
            guard case .notified(id, let told)? = bench.takeEvents().first else { throw Unexpected() }
            #expect(told.cSeq?.number == number)
        }
        bench.receive(try self.notify(&bench, subscribe, cSeq: 2))
        #expect(try bench.takeResponses().map(\.status) == [500], "out of order")
    }

    @Test func refreshesInTheDialogAndProvesItself() throws {
        var (bench, id, subscribe) = try self.active()
        bench.advance(.seconds(479))
        #expect(try bench.takeRequests() == [])
        bench.advance(.seconds(2))
        let again = try #require(try bench.takeRequests().first)
        #expect(again.method == .subscribe && again.callID == subscribe.callID && again.from == subscribe.from)
        #expect(again.to?.tag == "peer" && again.uri.description == "sip:mailbox@192.0.2.2:5070")
        #expect(again.expires == 600 && again.headers[.event] == "message-summary")
        #expect(again.headers[.accept] == "application/simple-message-summary")
        #expect(try #require(again.cSeq).number > (try #require(subscribe.cSeq)).number)
        bench.receive(AgentBench.challenge(again, 401, nonce: "n"))
        let proved = try #require(try bench.takeRequests().first)
        #expect(proved.headers.contains(.authorization) && proved.cSeq?.number == (again.cSeq?.number ?? 0) + 1)
        bench.receive(self.accepted(proved, expires: 600))
        bench.advance(.seconds(400))
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.subscriptions == 1)
        bench.receive(try self.notify(&bench, subscribe, cSeq: 9, state: "terminated;reason=noresource"))
        #expect(bench.takeEvents().last == .subscriptionEnded(id, .ended(reason: "noresource"), retryAt: nil))
        bench.advance(.seconds(40))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func takesANotifyThatIsQuickerThanTheResponse() throws {
        var (bench, id, subscribe) = try self.subscribing()
        bench.receive(try self.notify(&bench, subscribe, cSeq: 5))
        guard case .notified(id, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.receive(self.accepted(subscribe, expires: 600))
        bench.advance(.seconds(500))
        let again = try #require(try bench.takeRequests().last)
        #expect(again.to?.tag == "peer")
        #expect(try #require(again.cSeq).number > (try #require(subscribe.cSeq)).number)
    }

    @Test func takesNoOtherForkNoOtherEventAndNoState() throws {
        var (bench, _, subscribe) = try self.active()
        bench.receive(try self.notify(&bench, subscribe, cSeq: 1, tag: "other"))
        bench.receive(try self.notify(&bench, subscribe, cSeq: 2, event: "presence"))
        bench.receive(try self.notify(&bench, subscribe, cSeq: 3, state: nil))
        #expect(try bench.takeResponses().map(\.status) == [481, 481, 400])
        #expect(bench.takeEvents() == [])
        bench.receive(try bench.calleeRequest(.info, invite: subscribe, cSeq: 4))
        #expect(try bench.takeResponses().map(\.status) == [481], "only NOTIFY belongs to it")
    }

    @Test(arguments: [403, 481, 489, 405]) func aRefusalEndsIt(status: Int) throws {
        var (bench, id, subscribe) = try self.subscribing()
        bench.receive(AgentBench.reply(subscribe, status))
        let retryAt = status == 481 ? bench.now : nil
        #expect(bench.takeEvents() == [.subscriptionEnded(id, .refused(status: status), retryAt: retryAt)])
        bench.advance(.seconds(40))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func aWrongPasswordEndsIt() throws {
        var (bench, id, subscribe) = try self.subscribing()
        bench.receive(AgentBench.challenge(subscribe, 401, nonce: "a"))
        let proved = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.challenge(proved, 401, nonce: "b"))
        #expect(bench.takeEvents() == [.subscriptionEnded(id, .refused(status: 401), retryAt: nil)])
    }

    @Test func asksForAsLongAsTheNotifierWants() throws {
        var (bench, _, subscribe) = try self.subscribing()
        var brief = AgentBench.reply(subscribe, 423)
        brief.headers.append(.minExpires, "7200")
        bench.receive(brief)
        let again = try #require(try bench.takeRequests().first)
        #expect(again.expires == 7_200 && again.callID == subscribe.callID && again.cSeq?.number == 2)
        #expect(again.to?.tag == nil)
        bench.receive(self.accepted(again, expires: 7_200))
        bench.receive(try self.notify(&bench, again, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [200])
    }

    @Test func silenceEndsIt() throws {
        var (bench, id, _) = try self.subscribing()
        bench.advance(.seconds(33))
        #expect(bench.takeEvents() == [.subscriptionEnded(id, .refused(status: 408), retryAt: nil)])
        #expect(bench.agent.census.isAtRest)
        // Accepted, and then no NOTIFY (timer N).
        var (other, second, subscribe) = try self.subscribing()
        other.receive(self.accepted(subscribe, expires: 600))
        other.advance(.seconds(33))
        guard case .subscriptionEnded(second, .expired, retryAt: _)? = other.takeEvents().last else {
            throw Unexpected()
        }
    }

    @Test func leavesAndTakesTheLastNotify() throws {
        var (bench, id, subscribe) = try self.active()
        bench.agent.unsubscribe(id, now: bench.now)
        bench.agent.unsubscribe(id, now: bench.now)
        let requests = try bench.takeRequests()
        #expect(requests.map(\.expires) == [0] && requests.first?.to?.tag == "peer")
        bench.receive(self.accepted(try #require(requests.first), expires: 0))
        bench.receive(try self.notify(&bench, subscribe, cSeq: 2, state: "terminated;reason=timeout"))
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.subscriptions == 0)
        bench.receive(try self.notify(&bench, subscribe, cSeq: 3))
        #expect(try bench.takeResponses().map(\.status) == [481])
        bench.advance(.seconds(40))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func leavesBeforeAnybodyAnswered() throws {
        var (bench, id, subscribe) = try self.subscribing()
        bench.agent.unsubscribe(id, now: bench.now)
        bench.receive(self.accepted(subscribe, expires: 600))
        bench.receive(try self.notify(&bench, subscribe, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [481])
        bench.advance(.seconds(40))
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.isAtRest)
    }

    @Test func hasALimit() throws {
        var (bench, _, _) = try self.subscribing { $0.limits.subscriptions = 1 }
        let id = bench.agent.subscribe(
            try bench.outgoing(.subscribe), to: Self.event, expires: 3_600, now: bench.now)
        #expect(try bench.takeRequests() == [])
        #expect(bench.takeEvents() == [.subscriptionEnded(id, .refused(status: 503), retryAt: nil)])
    }
}
