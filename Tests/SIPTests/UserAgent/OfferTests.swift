// re-INVITE and UPDATE, both directions, with their glare (RFC 3261, section 14; RFC 3311).

import Primitives
import Testing

@testable import SIP

struct OfferTests {
    private func established() throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(invite, 200))
        _ = try bench.takeRequests()
        _ = bench.takeEvents()
        return (bench, id, invite)
    }

    /// An incoming call that was accepted, and whose ACK has not come.
    private func accepted(offer: [UInt8]) throws -> (AgentBench, InviteSessionID, Response) {
        var bench = AgentBench()
        bench.receive(try bench.request(.invite, body: offer))
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.accept(id, body: [2], now: bench.now)
        return (bench, id, try #require(try bench.takeResponses().last))
    }

    @Test func answersAnOfferInAReinviteAndRepeatsItUntilAck() throws {
        var (bench, id, invite) = try self.established()
        var reinvite = try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9])
        reinvite.headers[.contact] = "<sip:bob@192.0.2.7:5090>"
        bench.receive(reinvite)
        guard case .offer(id, let request)? = bench.takeEvents().first else { throw Unexpected() }
        #expect(request.body == [9])
        bench.agent.answer(id, body: [8], now: bench.now)
        bench.advance(.seconds(0.5))
        let responses = try bench.takeResponses()
        #expect(responses.map(\.status) == [200, 200] && responses[0].body == [8])
        #expect(responses[0].headers[.contact] == "<sip:alice@192.0.2.1:5060>")
        bench.receive(try bench.calleeRequest(.ack, invite: invite, cSeq: 1))
        #expect(bench.takeEvents() == [.acknowledged(id, body: [])])
        bench.agent.hangUp(id, now: bench.now)
        bench.drain()
        #expect(bench.sent.last?.remote == IPEndpoint(address: .v4(0xC000_0207), port: 5090))
        #expect(try bench.takeRequests().last?.uri.description == "sip:bob@192.0.2.7:5090")
    }

    @Test(arguments: [Method.invite, .update]) func aRefusedOfferMovesNothing(method: Method) throws {
        var (bench, id, invite) = try self.established()
        var offer = try bench.calleeRequest(method, invite: invite, cSeq: 1, body: [9])
        offer.headers[.contact] = "<sip:bob@192.0.2.7:5090>"
        bench.receive(offer)
        bench.agent.refuseOffer(id, status: 488, now: bench.now)
        bench.agent.hangUp(id, now: bench.now)
        bench.drain()
        #expect(bench.sent.last?.remote == AgentBench.remote)
        #expect(try bench.takeRequests().last?.uri.description == "sip:bob@192.0.2.2")
    }

    @Test func givesAnOfferToAReinviteWithoutOneAndReportsTheAnswer() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 1))
        guard case .offerWanted(id, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.answer(id, body: [8], now: bench.now)
        #expect(try bench.takeResponses().last?.body == [8])
        // Our offer is open until the ACK brings its answer.
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 2, body: [9]))
        #expect(try bench.takeResponses().last?.status == 491)
        bench.agent.reinvite(id, body: [7], now: bench.now)
        #expect(bench.takeEvents() == [.reinvitePostponed(id)])
        var ack = try bench.calleeRequest(.ack, invite: invite, cSeq: 1)
        ack.body = [6]
        bench.receive(ack)
        #expect(bench.takeEvents() == [.acknowledged(id, body: [6])])
    }

    @Test func answersAnOfferInAnUpdate() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 1, body: [9]))
        guard case .offer(id, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.answer(id, body: [8], now: bench.now)
        bench.agent.answer(id, body: [7], now: bench.now)
        bench.advance(.seconds(5))
        let responses = try bench.takeResponses()
        #expect(responses.map(\.status) == [200] && responses[0].body == [8])
    }

    @Test func answersAnUpdateWithoutAnOfferItself() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [.refreshed(id)])
    }

    /// RFC 3311, section 5.2: UPDATE moves the far end like a re-INVITE; so does the 2xx to a re-INVITE of ours.
    @Test(arguments: [true, false]) func whatNeedsNoAnswerOfOursMovesTheFarEndToo(isTheirs: Bool) throws {
        var (bench, id, invite) = try self.established()
        if isTheirs {
            var update = try bench.calleeRequest(.update, invite: invite, cSeq: 1)
            update.headers[.contact] = "<sip:bob@192.0.2.7:5090>"
            bench.receive(update)
        } else {
            bench.agent.reinvite(id, body: [7], now: bench.now)
            var answer = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
            answer.headers[.contact] = "<sip:bob@192.0.2.7:5090>"
            bench.receive(answer)
        }
        bench.agent.hangUp(id, now: bench.now)
        bench.drain()
        #expect(bench.sent.last?.remote == IPEndpoint(address: .v4(0xC000_0207), port: 5090))
        #expect(try bench.takeRequests().last?.uri.description == "sip:bob@192.0.2.7:5090")
    }

    /// Each 200 of ours that waits for its ACK is repeated: nobody may make us repeat any number.
    @Test func takesNoMoreReinvitesThanItRepeatsAnswers() throws {
        var bench = AgentBench { $0.limits.unacknowledgedSuccesses = 2 }
        bench.receive(try bench.request(.invite, body: [1]))
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 2, body: [9]))
        bench.agent.answer(id, body: [8], now: bench.now)
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 3, body: [9]))
        let refusal = try #require(try bench.takeResponses().last)
        #expect(refusal.status == 500 && refusal.retryAfter != nil)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 2))
        _ = bench.takeEvents()
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 4, body: [9]))
        guard case .offer(id, _)? = bench.takeEvents().last else { throw Unexpected() }
    }

    /// RFC 3261, section 15: no BYE before the ACK of what we have answered, of all of it.
    @Test func holdsByeUntilEveryAnswerIsAcknowledged() throws {
        var (bench, id, success) = try self.accepted(offer: [1])
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 2, body: [9]))
        bench.agent.answer(id, body: [8], now: bench.now)
        bench.agent.hangUp(id, now: bench.now)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        #expect(try bench.takeRequests() == [])
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 2))
        #expect(try bench.takeRequests().map(\.method) == [.bye])
    }

    @Test func refusesAnOfferAndKeepsTheCall() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9]))
        bench.agent.refuseOffer(id, status: 488, now: bench.now)
        #expect(try bench.takeResponses().map(\.status) == [488])
        #expect(bench.agent.census.sessions == 1)
    }

    @Test func refusesASecondOfferOfTheirsWithRetryAfter() throws {
        var (bench, _, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9]))
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 2, body: [9]))
        let refusal = try #require(try bench.takeResponses().last)
        #expect(refusal.status == 500)
        #expect((0...10).contains(try #require(refusal.retryAfter)))
        #expect(bench.takeEvents().count == 1)
    }

    @Test func refusesTheirOfferWith491WhileOursIsOpen() throws {
        var (bench, id, invite) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        _ = try bench.takeRequests()
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9]))
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 2, body: [9]))
        #expect(try bench.takeResponses().map(\.status) == [491, 491])
        #expect(bench.takeEvents() == [])
    }

    @Test func refusesOffersInEarlyDialogs() throws {
        var bench = AgentBench()
        _ = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(invite, 180))
        bench.receive(try bench.calleeRequest(.update, invite: invite, cSeq: 1, body: [9]))
        #expect(try bench.takeResponses().map(\.status) == [491])
        var callee = AgentBench()
        callee.receive(try callee.request(.invite, body: [1]))
        guard case .incoming(let id, _, _)? = callee.takeEvents().first else { throw Unexpected() }
        callee.agent.provisional(id, status: 180, now: callee.now)
        let ringing = try #require(try callee.takeResponses().last)
        callee.receive(try callee.inDialogRequest(.update, answeredBy: ringing, cSeq: 2, body: [9]))
        callee.receive(try callee.inDialogRequest(.invite, answeredBy: ringing, cSeq: 3, body: [9]))
        #expect(try callee.takeResponses().map(\.status) == [500, 500])
    }

    @Test func sendsReinviteAndAcknowledgesItsSuccess() throws {
        var (bench, id, _) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        #expect(reinvite.cSeq == CSeq(number: 2, method: .invite) && reinvite.to?.tag == "peer")
        var success = AgentBench.reply(reinvite, 200)
        success.headers[.contact] = "<sip:bob@192.0.2.7>"
        success = try AgentBench.arrived(success)
        bench.receive(success)
        bench.receive(success)
        let acks = try bench.takeRequests()
        #expect(acks.map(\.method) == [.ack, .ack])
        #expect(acks[0].uri.description == "sip:bob@192.0.2.7" && acks[0].cSeq?.number == 2)
        #expect(bench.takeEvents() == [.reinviteAnswered(id, success)])
    }

    @Test func endsTheCallWhenOurReinviteFindsNoDialogOrNoAnswer() throws {
        var (bench, id, _) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        let gone = try AgentBench.arrived(AgentBench.reply(reinvite, 481))
        bench.receive(gone)
        #expect(bench.takeEvents() == [.reinviteFailed(id, gone), .ended(id, .dialogGone(481))])
        var (silent, other, _) = try self.established()
        silent.agent.reinvite(other, body: [7], now: silent.now)
        silent.advance(.seconds(32))
        #expect(silent.takeEvents() == [.reinviteFailed(other, nil), .ended(other, .dialogGone(408))])
        #expect(try silent.takeRequests().last?.method == .bye)
        silent.advance(.seconds(32))
        #expect(silent.agent.census.isAtRest)
    }

    @Test func answersAPendingReinviteWith487WhenTheCallEnds() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9]))
        bench.receive(try bench.calleeRequest(.bye, invite: invite, cSeq: 2))
        #expect(try bench.takeResponses().map(\.status) == [200, 487])
        bench.agent.answer(id, body: [8], now: bench.now)
        #expect(try bench.takeResponses() == [])
    }

    @Test func acknowledgesAReinviteThatSucceedsAfterTheirBye() throws {
        var (bench, id, invite) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        bench.receive(try bench.calleeRequest(.bye, invite: invite, cSeq: 1))
        _ = try bench.takeResponses()
        bench.receive(AgentBench.reply(reinvite, 200))
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        bench.advance(.seconds(64))
        #expect(bench.agent.census.isAtRest)
    }

    @Test(arguments: [true, false]) func waitsNoLongerForAReinviteWhoseCallEnded(endsFirst: Bool) throws {
        var (bench, id, _) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        if endsFirst { bench.agent.hangUp(id, now: bench.now) }
        bench.receive(AgentBench.reply(reinvite, 100))
        if !endsFirst { bench.agent.hangUp(id, now: bench.now) }
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 200))
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func takesAReinviteWhileTheAckOfOurSuccessIsLost() throws {
        var (bench, id, success) = try self.accepted(offer: [1])
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 2, body: [9]))
        guard case .offer(id, _)? = bench.takeEvents().first else { throw Unexpected() }
        var (other, _, offered) = try self.accepted(offer: [])
        other.receive(try other.inDialogRequest(.invite, answeredBy: offered, cSeq: 2, body: [9]))
        #expect(try other.takeResponses().last?.status == 491)
    }

    @Test func keepsTheCallWhenAReinviteIsCancelled() throws {
        var (bench, id, invite) = try self.established()
        let reinvite = try bench.calleeRequest(.invite, invite: invite, cSeq: 1, body: [9])
        bench.receive(reinvite)
        var cancel = reinvite
        cancel.method = .cancel
        cancel.headers[.cSeq] = "1 CANCEL"
        bench.receive(cancel)
        #expect(try bench.takeResponses().map(\.status) == [200, 487])
        bench.agent.answer(id, body: [8], now: bench.now)
        #expect(try bench.takeResponses() == [])
        #expect(bench.agent.census.sessions == 1)
    }
}
