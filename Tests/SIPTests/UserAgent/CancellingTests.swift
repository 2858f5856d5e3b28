// CANCEL and its races, both directions (RFC 3261, section 9).

import Primitives
import Testing

@testable import SIP

struct CancellingTests {
    private func calling(credentials: [Credentials] = []) throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let outgoing = try bench.outgoing(.invite, credentials: credentials, body: [1])
        let id = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        return (bench, id, invite)
    }

    @Test func holdsCancelUntilTheFirstProvisional() throws {
        var (bench, id, invite) = try self.calling()
        bench.agent.hangUp(id, reason: Reason(protocolName: "SIP", cause: 200, text: "Elsewhere"), now: bench.now)
        #expect(try bench.takeRequests() == [])
        bench.receive(AgentBench.reply(invite, 100))
        let cancel = try #require(try bench.takeRequests().first)
        #expect(cancel.method == .cancel && cancel.uri == invite.uri)
        #expect(cancel.topVia == invite.topVia)
        #expect(cancel.headers[.to] == invite.headers[.to])
        #expect(cancel.cSeq == CSeq(number: 1, method: .cancel))
        #expect(cancel.headers[.reason] == "SIP;cause=200;text=\"Elsewhere\"")
        bench.receive(AgentBench.reply(cancel, 200))
        #expect(bench.takeEvents() == [])
        bench.receive(AgentBench.reply(invite, 487))
        #expect(bench.takeEvents() == [.failed(id, .cancelled)])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func cancelsAtOnceWhileRingingAndOnlyOnce() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180))
        _ = bench.takeEvents()
        bench.agent.hangUp(id, now: bench.now)
        bench.agent.hangUp(id, now: bench.now)
        #expect(try bench.takeRequests().map(\.method) == [.cancel])
        bench.receive(AgentBench.reply(invite, 180))
        #expect(bench.takeEvents() == [])
    }

    @Test func endsACallWhoseSuccessCrossesTheCancel() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180))
        bench.agent.hangUp(id, now: bench.now)
        _ = try bench.takeRequests()
        _ = bench.takeEvents()
        let success = AgentBench.reply(invite, 200)
        bench.receive(success)
        let requests = try bench.takeRequests()
        #expect(requests.map(\.method) == [.ack, .bye])
        #expect(bench.takeEvents() == [.failed(id, .cancelled)])
        bench.receive(AgentBench.reply(requests[1], 200))
        bench.receive(success)
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        #expect(bench.takeEvents() == [])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func givesUpWhenNoFinalResponseFollowsTheCancel() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180))
        bench.agent.hangUp(id, now: bench.now)
        _ = bench.takeEvents()
        bench.advance(.seconds(31))
        #expect(bench.takeEvents() == [])
        bench.advance(.seconds(1))
        #expect(bench.takeEvents() == [.failed(id, .cancelled)])
        #expect(bench.agent.census.isAtRest)
    }

    @Test func reportsCancelledWhenNobodyEverAnswers() throws {
        var (bench, id, _) = try self.calling()
        bench.agent.hangUp(id, now: bench.now)
        bench.advance(.seconds(32))
        #expect(bench.takeEvents() == [.failed(id, .cancelled)])
        #expect(bench.agent.census.isAtRest)
    }

    @Test func doesNotAnswerAChallengeOnceItWantsToCancel() throws {
        var (bench, id, invite) = try self.calling(credentials: AgentBench.credentials)
        bench.agent.hangUp(id, now: bench.now)
        bench.receive(AgentBench.challenge(invite, 401, nonce: "n"))
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        #expect(bench.takeEvents() == [.failed(id, .cancelled)])
    }

    /// The other telephones go on ringing.
    @Test func aByeInOneOfTwoEarlyDialogsEndsNothingElse() throws {
        var (bench, id, invite) = try self.calling()
        for tag in ["a", "b"] { bench.receive(AgentBench.reply(invite, 180, tag: tag)) }
        _ = try bench.takeRequests()
        bench.receive(try bench.calleeRequest(.bye, invite: invite, tag: "a", cSeq: 1))
        #expect(try bench.takeRequests() == [])
        bench.receive(AgentBench.reply(invite, 200, tag: "b"))
        #expect(bench.takeEvents().contains { if case .established(id, _) = $0 { true } else { false } })
    }

    @Test func endsTheInviteWhenTheCalleeSaysByeInTheOnlyEarlyDialog() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180))
        _ = bench.takeEvents()
        var bye = try bench.calleeRequest(.bye, invite: invite, cSeq: 1)
        bye.headers.append(.reason, "Q.850;cause=16;text=\"Normal call clearing\"")
        bench.receive(bye)
        let messages = try bench.takeMessages()
        guard case .response(let answer)? = messages.first, case .request(let cancel)? = messages.last else {
            throw Unexpected()
        }
        #expect(answer.status == 200 && cancel.method == .cancel)
        bench.receive(AgentBench.reply(invite, 487))
        let reason = Reason(protocolName: "Q.850", cause: 16, text: "Normal call clearing")
        #expect(bench.takeEvents() == [.failed(id, .remoteEnded(reason))])
    }

    @Test func answersCancelOfARingingCallWith200And487() throws {
        var bench = AgentBench()
        let invite = try bench.request(.invite, body: [1])
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.provisional(id, status: 180, now: bench.now)
        _ = try bench.takeResponses()
        var cancel = invite
        cancel.method = .cancel
        cancel.headers[.cSeq] = "1 CANCEL"
        cancel.headers.remove(.contact)
        cancel.headers.remove(.contentType)
        cancel.body = []
        bench.receive(cancel)
        let answers = try bench.takeResponses()
        #expect(answers.map(\.status) == [200, 487])
        #expect(answers[0].to?.tag != nil)
        #expect(answers.map { $0.cSeq?.method } == [.cancel, .invite])
        #expect(bench.takeEvents() == [.cancelled(id, [])])
        bench.agent.accept(id, body: [2], now: bench.now)
        bench.agent.reject(id, status: 486, now: bench.now)
        bench.agent.hangUp(id, now: bench.now)
        #expect(try bench.takeResponses() == [])
        bench.advance(.seconds(70))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func answersCancelAfterSuccessWith200AndKeepsTheCall() throws {
        var bench = AgentBench()
        let invite = try bench.request(.invite, body: [1])
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.accept(id, body: [2], now: bench.now)
        _ = try bench.takeResponses()
        var cancel = invite
        cancel.method = .cancel
        cancel.headers[.cSeq] = "1 CANCEL"
        bench.receive(cancel)
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.sessions == 1)
    }

    @Test func answersCancelOfNothingWith481() throws {
        var bench = AgentBench()
        bench.receive(try bench.request(.cancel))
        #expect(try bench.takeResponses().map(\.status) == [481])
    }
}
