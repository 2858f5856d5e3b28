// 100rel and PRACK on both sides (RFC 3262), and UPDATE before the answer (RFC 3311).

import Primitives
import Testing

@testable import SIP

struct ReliableProvisionalTests {
    private func calling() throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        return (bench, id, invite)
    }

    private func reliable(
        _ invite: Request, _ status: Int, number: Int, tag: String = "peer", body: [UInt8] = []
    ) -> Response {
        var response = AgentBench.reply(invite, status, tag: tag)
        response.headers.append(.require, "100rel")
        response.headers.append(.rSeq, String(number))
        response.headers.append(.allow, "INVITE, UPDATE")
        if !body.isEmpty { response.headers.append(.contentType, "application/sdp") }
        response.body = body
        return response
    }

    /// An INVITE of theirs that rings reliably, and that response.
    private func ringing(
        require: Bool = false, body: [UInt8] = [1], status: Int = 180, answer: [UInt8] = []
    ) throws -> (AgentBench, InviteSessionID, Response?) {
        var bench = AgentBench()
        var invite = try bench.request(.invite, body: body)
        invite.headers.append(require ? .require : .supported, "100rel")
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.provisional(
            id, status: status, body: answer, contentType: answer.isEmpty ? nil : "application/sdp", now: bench.now)
        let response = try bench.takeResponses().first { $0.status == status }
        return (bench, id, response)
    }

    private func prack(
        _ bench: inout AgentBench, _ response: Response, cSeq: UInt32 = 2, number: String? = nil, body: [UInt8] = []
    ) throws -> Request {
        var prack = try bench.inDialogRequest(.prack, answeredBy: response, cSeq: cSeq, body: body)
        prack.headers.append(.rAck, "\(number ?? response.headers[.rSeq] ?? "") 1 INVITE")
        return prack
    }

    @Test func acknowledgesEachReliableResponseOnceAndInOrder() throws {
        var (bench, id, invite) = try self.calling()
        #expect(invite.tokens(.supported).contains("100rel"))
        let first = try AgentBench.arrived(self.reliable(invite, 180, number: 7))
        bench.receive(first)
        bench.receive(first)
        bench.receive(self.reliable(invite, 183, number: 9))
        let pracks = try bench.takeRequests()
        #expect(pracks.map(\.method) == [.prack])
        #expect(pracks.first?.headers[.rAck] == "7 1 INVITE" && pracks.first?.cSeq?.number == 2)
        #expect(bench.takeEvents() == [.provisional(id, first)])
        bench.receive(self.reliable(invite, 183, number: 8))
        #expect(try bench.takeRequests().map { $0.headers[.rAck] } == ["8 1 INVITE"])
        #expect(bench.agent.census.drops.repeatedProvisionals == 2)
    }

    /// The far end may move before it answers (RFC 3261, section 12.2.1.2).
    @Test func acknowledgesWhereTheLatestResponseSays() throws {
        var (bench, _, invite) = try self.calling()
        bench.receive(self.reliable(invite, 180, number: 1))
        var moved = self.reliable(invite, 183, number: 2)
        moved.headers[.contact] = "<sip:bob@192.0.2.7>"
        bench.receive(moved)
        #expect(try bench.takeRequests().map(\.uri.description) == ["sip:bob@192.0.2.2", "sip:bob@192.0.2.7"])
    }

    @Test func everyForkIsAcknowledgedInItsOwnDialog() throws {
        var (bench, _, invite) = try self.calling()
        bench.receive(self.reliable(invite, 183, number: 1, tag: "a"))
        bench.receive(self.reliable(invite, 183, number: 500, tag: "b"))
        let pracks = try bench.takeRequests()
        #expect(pracks.map { $0.to?.tag } == ["a", "b"])
        #expect(pracks.map { $0.cSeq?.number } == [2, 2])
    }

    @Test func theConfirmedDialogGoesOnCounting() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(self.reliable(invite, 183, number: 1))
        bench.receive(AgentBench.reply(invite, 200))
        let ack = try #require(try bench.takeRequests().last)
        #expect(ack.method == .ack && ack.cSeq?.number == 1)
        bench.agent.hangUp(id, now: bench.now)
        #expect(try bench.takeRequests().last?.cSeq == CSeq(number: 3, method: .bye))
    }

    @Test func repeatsAReliableResponseUntilItsPrack() throws {
        var (bench, _, ringing) = try self.ringing()
        let response = try #require(ringing)
        #expect(response.tokens(.require) == ["100rel"] && response.rSeq != nil)
        bench.advance(.milliseconds(1_500))
        #expect(try bench.takeResponses() == [response, response])
        bench.receive(try self.prack(&bench, response))
        #expect(try bench.takeResponses().map(\.status) == [200])
        bench.advance(.seconds(20))
        #expect(try bench.takeResponses() == [])
    }

    @Test func aPrackOfSomethingElseGets481() throws {
        var (bench, _, ringing) = try self.ringing()
        let response = try #require(ringing)
        bench.receive(try self.prack(&bench, response, number: "1"))
        var ofAnotherRequest = try self.prack(&bench, response, cSeq: 3)
        ofAnotherRequest.headers[.rAck] = "\(response.headers[.rSeq] ?? "") 2 INVITE"
        bench.receive(ofAnotherRequest)
        bench.receive(try self.prack(&bench, response, cSeq: 4))
        bench.receive(try self.prack(&bench, response, cSeq: 5))
        #expect(try bench.takeResponses().map(\.status) == [481, 481, 200, 481])
    }

    @Test func refusesTheInviteWhenNoPrackComes() throws {
        var (bench, id, _) = try self.ringing()
        bench.advance(.seconds(32))
        #expect(try bench.takeResponses().last?.status == 504)
        #expect(bench.takeEvents() == [.cancelled(id, [])])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func theNextResponseWaitsForThePrackOfTheOneBefore() throws {
        var (bench, id, ringing) = try self.ringing()
        let response = try #require(ringing)
        bench.agent.provisional(id, status: 182, now: bench.now)
        #expect(try bench.takeResponses() == [])
        bench.receive(try self.prack(&bench, response))
        let answers = try bench.takeResponses()
        #expect(answers.map(\.status) == [200, 182])
        #expect(answers[1].rSeq == response.rSeq.map { $0 + 1 })
    }

    /// Only the latest tell how things stand.
    @Test func onlySoManyResponsesWait() throws {
        var (bench, id, ringing) = try self.ringing()
        var response = try #require(ringing)
        for status in 182...189 { bench.agent.provisional(id, status: status, now: bench.now) }
        var statuses: [Int] = []
        for cSeq in UInt32(2)...10 {
            bench.receive(try self.prack(&bench, response, cSeq: cSeq))
            guard let next = try bench.takeResponses().last(where: { $0.cSeq?.method == .invite }) else { break }
            statuses.append(next.status)
            response = next
        }
        #expect(statuses == [186, 187, 188, 189])
    }

    @Test func the200WaitsForThePrackOfAnAnswerAndDoesNotRepeatIt() throws {
        var (bench, id, early) = try self.ringing(status: 183, answer: [2])
        let response = try #require(early)
        bench.agent.accept(id, body: [2], now: bench.now)
        #expect(try bench.takeResponses() == [])
        bench.receive(try self.prack(&bench, response))
        let answers = try bench.takeResponses()
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[1].cSeq?.method == .invite && answers[1].body == [])
    }

    @Test func the200OvertakesAResponseWithoutADescription() throws {
        var (bench, id, ringing) = try self.ringing()
        let response = try #require(ringing)
        bench.agent.accept(id, body: [2], now: bench.now)
        #expect(try bench.takeResponses().map(\.body) == [[2]])
        bench.receive(try self.prack(&bench, response))
        #expect(try bench.takeResponses().map(\.status) == [200])
    }

    @Test func withoutTheOptionNothingIsReliable() throws {
        var bench = AgentBench()
        bench.receive(try bench.request(.invite, body: [1]))
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.provisional(id, status: 180, now: bench.now)
        #expect(try bench.takeResponses().last?.headers[.rSeq] == nil)
    }

    @Test func whoDoesNotWantItIsReliableOnlyWhereItIsRequired() throws {
        for isRequired in [false, true] {
            var bench = AgentBench()
            var invite = try bench.request(.invite, body: [1])
            invite.headers.append(isRequired ? .require : .supported, "100rel")
            bench.receive(invite)
            guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
            bench.agent.useReliableProvisionals(false, for: id)
            bench.agent.provisional(id, status: 180, now: bench.now)
            #expect((try bench.takeResponses().last?.headers[.rSeq] != nil) == isRequired)
        }
    }

    @Test func aRequiredResponseThatLacksAnOfferIsLeftOut() throws {
        var (bench, id, ringing) = try self.ringing(require: true, body: [])
        #expect(ringing == nil && bench.agent.census.drops.omittedProvisionals == 1)
        bench.agent.accept(id, body: [2], now: bench.now)
        #expect(try bench.takeResponses().map(\.status) == [200])
    }

    @Test func aRequiredResponseCarriesTheOfferThatItNeedsOnce() throws {
        var bench = AgentBench()
        var invite = try bench.request(.invite)
        invite.headers.append(.require, "100rel")
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        for _ in 0..<2 { bench.agent.provisional(id, status: 180, offer: [2], now: bench.now) }
        let first = try #require(try bench.takeResponses().last)
        #expect(first.status == 180 && first.body == [2] && first.contentType == "application/sdp")
        bench.receive(try self.prack(&bench, first, body: [3]))
        #expect(bench.takeEvents() == [.provisionalAcknowledged(id, body: [3])])
        let second = try #require(try bench.takeResponses().last)
        #expect(second.status == 180 && second.body == [] && second.rSeq == first.rSeq.map { $0 + 1 })
        bench.receive(try self.prack(&bench, second, cSeq: 3))
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        #expect(success.status == 200 && success.body == [], "what is settled is not said again")
    }

    @Test func theAnswerToAnEarlyOfferOfOursIsInThePrack() throws {
        var (bench, id, early) = try self.ringing(body: [], status: 183, answer: [2])
        let response = try #require(early)
        bench.receive(try self.prack(&bench, response, body: [3]))
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [.provisionalAcknowledged(id, body: [3])])
    }

    @Test func anUpdateOffersAnewBeforeTheAnswer() throws {
        var (bench, id, early) = try self.ringing(status: 183, answer: [2])
        let response = try #require(early)
        bench.receive(try bench.inDialogRequest(.update, answeredBy: response, cSeq: 2, body: [9]))
        #expect(try bench.takeResponses().map(\.status) == [500])
        bench.receive(try self.prack(&bench, response, cSeq: 3))
        bench.receive(try bench.inDialogRequest(.update, answeredBy: response, cSeq: 4, body: [9]))
        bench.receive(try bench.inDialogRequest(.update, answeredBy: response, cSeq: 5, body: [8]))
        #expect(try bench.takeResponses().map(\.status) == [200, 500])
        guard case .offer(id, let request)? = bench.takeEvents().last else { throw Unexpected() }
        #expect(request.body == [9])
        bench.agent.answer(id, body: [7], now: bench.now)
        #expect(try bench.takeResponses().map(\.body) == [[7]])
        // A re-INVITE is none before the answer, whatever may be offered.
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: response, cSeq: 6, body: [9]))
        #expect(try bench.takeResponses().map(\.status) == [500])
    }

    @Test func theirUpdateIsTakenOnceTheirAnswerIsReliable() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180))
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 1, body: [9]))
        #expect(try bench.takeResponses().map(\.status) == [491])
        bench.receive(self.reliable(invite, 183, number: 1, body: [2]))
        _ = bench.takeEvents()
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 2, body: [9]))
        guard case .offer(id, _)? = bench.takeEvents().last else { throw Unexpected() }
        bench.sent = []
        bench.agent.answer(id, body: [8], now: bench.now)
        #expect(try bench.takeResponses().map(\.body) == [[8]])
    }

    @Test func ourUpdateOffersBeforeTheAnswer() throws {
        var (bench, id, invite) = try self.calling()
        bench.agent.update(id, body: [5], now: bench.now)
        #expect(bench.takeEvents() == [.reinviteFailed(id, nil)])
        bench.receive(self.reliable(invite, 183, number: 1, body: [2]))
        bench.sent = []
        bench.events = []
        bench.agent.update(id, body: [5], now: bench.now)
        let update = try #require(try bench.takeRequests().last)
        #expect(update.method == .update && update.body == [5])
        let answer = try AgentBench.arrived(AgentBench.reply(update, 200))
        bench.receive(answer)
        #expect(bench.takeEvents() == [.reinviteAnswered(id, answer)])
    }

    @Test func aChallengedPrackIsSentAgain() throws {
        var bench = AgentBench()
        try bench.prove()
        _ = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        bench.receive(self.reliable(invite, 180, number: 1))
        let prack = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(prack, 407, nonce: "n"))
        let again = try #require(try bench.takeRequests().last)
        #expect(again.method == .prack && again.headers.contains(.proxyAuthorization) && again.cSeq?.number == 3)
    }
}
