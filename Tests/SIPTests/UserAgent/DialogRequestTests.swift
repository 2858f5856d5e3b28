// Requests inside dialogs and the end of calls (RFC 3261, sections 12.2 and 15).

import Primitives
import Testing

@testable import SIP

struct DialogRequestTests {
    /// A call of ours that the peer accepted.
    private func established(recordRoute: [String] = []) throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        var success = AgentBench.reply(invite, 200)
        for value in recordRoute { success.headers.append(.recordRoute, value) }
        bench.receive(success)
        _ = try bench.takeRequests()
        _ = bench.takeEvents()
        return (bench, id, invite)
    }

    @Test func answersByeAndReportsItsReason() throws {
        var (bench, id, invite) = try self.established()
        var bye = try bench.calleeRequest(.bye, invite: invite, cSeq: 1)
        bye.headers.append(.reason, "SIP;cause=480")
        bench.receive(bye)
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [.ended(id, .remote(Reason(protocolName: "SIP", cause: 480)))])
        bench.receive(bye)
        #expect(try bench.takeResponses().map(\.status) == [200])
        #expect(bench.takeEvents() == [])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test(arguments: [("192.0.2.2", true), ("192.0.2.77", false)])
    func provesItselfInADialogOnlyToTheServer(contact: String, isServer: Bool) throws {
        var bench = AgentBench()
        try bench.prove()
        let id = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        var success = AgentBench.reply(invite, 200)
        success.headers[.contact] = "<sip:bob@\(contact)>"
        bench.receive(success)
        bench.agent.hangUp(id, now: bench.now)
        let bye = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(bye, 401, nonce: "n"))
        #expect(try bench.takeRequests().map { $0.headers.contains(.authorization) } == (isServer ? [true] : []))
    }

    /// The server's other addresses as DNS has them, and whoever shows its certificate.
    @Test func provesItselfToTheServersOtherAddresses() throws {
        #expect(try self.provesItself(to: "192.0.2.77") { $0.credentials[0].homes = [.v4(0xC000_024D)] })
        #expect(try !self.provesItself(to: "192.0.2.78") { $0.credentials[0].homes = [.v4(0xC000_024D)] })
        let peer = TLSPeer(names: ["pbx.example"])
        #expect(
            try self.provesItself(to: "192.0.2.77;transport=tls") {
                $0.route.transport = .tls
                $0.route.tls = peer
            })
        #expect(try !self.provesItself(to: "192.0.2.77;transport=tls") { $0.route.transport = .tls })
        #expect(try !self.provesItself(to: "192.0.2.77;transport=tcp") { $0.route.transport = .tcp })
    }

    private func provesItself(to contact: String, _ change: (inout UserAgent.OutgoingRequest) -> Void) throws -> Bool {
        var bench = AgentBench()
        try bench.prove()
        var request = try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1])
        change(&request)
        let id = bench.agent.invite(request, now: bench.now)
        var success = AgentBench.reply(try #require(try bench.takeRequests().first), 200)
        success.headers[.contact] = "<sip:bob@\(contact)>"
        bench.receive(success)
        bench.agent.hangUp(id, now: bench.now)
        let bye = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(bye, 401, nonce: "n"))
        return try bench.takeRequests().contains { $0.method == .bye && $0.headers.contains(.authorization) }
    }

    /// What goes along a dialog, by the purpose that the agent keeps for it.
    enum Step: CaseIterable {
        case bye, reinvite, info, update, prack
    }

    /// A proxy passes on what the far end answers: the server is whoever asks in a realm that REGISTER was asked in.
    @Test(arguments: Step.allCases) func provesItselfInACallOnlyInTheRealmsOfItsServer(step: Step) throws {
        for (realm, isServers) in [("example.com", true), ("evil.example", false)] {
            var bench = AgentBench()
            try bench.prove()
            let challenged = try self.challenged(step, realm: realm, &bench)
            let again = try bench.takeRequests().filter { $0.method == challenged.method }
            #expect(again.map { Self.nonces($0).contains("far") } == (isServers ? [true] : []))
            // Nor does anything that comes later carry a digest for it.
            _ = bench.agent.send(try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
            let register = try #require(try bench.takeRequests().last)
            #expect(Self.nonces(register) == (isServers ? ["far"] : ["registrar"]))
        }
    }

    @Test(arguments: ["example.com", "evil.example"]) func withoutARegistrationTheRealmsOfTheInviteCount(realm: String)
        throws
    {
        var bench = AgentBench()
        let id = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1]), now: bench.now)
        bench.receive(AgentBench.challenge(try #require(try bench.takeRequests().first), 401, nonce: "n"))
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 200))
        bench.agent.hangUp(id, now: bench.now)
        bench.receive(
            AgentBench.challenge(try #require(try bench.takeRequests().last), 401, nonce: "far", realm: realm))
        #expect(try bench.takeRequests().map(Self.nonces) == (realm == "example.com" ? [["far"]] : []))
    }

    /// Calls the server's telephone and has one request in the call challenged.
    private func challenged(_ step: Step, realm: String, _ bench: inout AgentBench) throws -> Request {
        let id = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().last)
        if step == .prack {
            var ringing = AgentBench.reply(invite, 180)
            ringing.headers.append(.require, "100rel")
            ringing.headers.append(.rSeq, "1")
            bench.receive(ringing)
        } else {
            var success = AgentBench.reply(invite, 200)
            success.headers.append(.allow, "UPDATE")
            bench.receive(success)
            _ = try bench.takeRequests()
        }
        switch step {
        case .bye: bench.agent.hangUp(id, now: bench.now)
        case .reinvite: bench.agent.reinvite(id, body: [2], now: bench.now)
        case .info: _ = bench.agent.sendInDialog(id, method: .info, now: bench.now)
        case .update: bench.agent.update(id, body: [2], now: bench.now)
        case .prack: break
        }
        let request = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(request, 401, nonce: "far", realm: realm))
        return request
    }

    private static func nonces(_ request: Request) -> [String] {
        request.headers.all(.authorization).compactMap { try? DigestCredentials(parsing: $0).nonce }
    }

    @Test func survivesCrossingByes() throws {
        var (bench, id, invite) = try self.established()
        bench.agent.hangUp(id, now: bench.now)
        let ours = try #require(try bench.takeRequests().first)
        bench.receive(try bench.calleeRequest(.bye, invite: invite, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [200])
        bench.receive(AgentBench.reply(ours, 481))
        #expect(bench.takeEvents() == [.ended(id, .local)])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func forgetsACallWhoseByeIsNeverAnswered() throws {
        var (bench, id, _) = try self.established()
        bench.agent.hangUp(id, reason: Reason(protocolName: "Q.850", cause: 16), now: bench.now)
        bench.agent.hangUp(id, now: bench.now)
        bench.drain()
        #expect(bench.sent.count == 1)
        bench.advance(.seconds(32))
        #expect(try bench.takeRequests().first?.headers[.reason] == "Q.850;cause=16")
        #expect(bench.agent.census.isAtRest)
        #expect(bench.takeEvents() == [.ended(id, .local)])
    }

    @Test func refusesRequestsOutOfOrderWith500() throws {
        var (bench, _, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.info, invite: invite, cSeq: 10))
        #expect(bench.takeEvents().count == 1)
        bench.receive(try bench.calleeRequest(.info, invite: invite, cSeq: 9))
        bench.receive(try bench.calleeRequest(.bye, invite: invite, cSeq: 10))
        #expect(try bench.takeResponses().map(\.status) == [500, 500])
        #expect(bench.takeEvents() == [])
    }

    @Test func passesInfoUpWithItsSession() throws {
        var (bench, id, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.info, invite: invite, cSeq: 1))
        guard case .request(let request, _, _, id)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.respond(request, status: 200, now: bench.now)
        #expect(try bench.takeResponses().map(\.status) == [200])
    }

    @Test func answersOptionsInsideTheDialog() throws {
        var (bench, _, invite) = try self.established()
        bench.receive(try bench.calleeRequest(.options, invite: invite, cSeq: 1))
        #expect(try bench.takeResponses().map(\.status) == [200])
    }

    @Test func sendsRequestsAlongLooseRoutes() throws {
        var (bench, id, _) = try self.established(recordRoute: ["<sip:192.0.2.9;lr>, <sip:near.example.com;lr>"])
        _ = bench.agent.sendInDialog(id, method: .info, now: bench.now)
        bench.drain()
        // The nearest proxy is a name: the way that the dialog began leads there.
        #expect(bench.sent.first?.remote == AgentBench.remote)
        let info = try #require(try bench.takeRequests().first)
        #expect(info.uri.description == "sip:bob@192.0.2.2")
        #expect(info.headers.all(.route) == ["<sip:near.example.com;lr>", "<sip:192.0.2.9;lr>"])
    }

    @Test func putsAStrictRouterIntoTheRequestURI() throws {
        var (bench, id, _) = try self.established(recordRoute: ["<sip:far.example.com;lr>, <sip:192.0.2.9>"])
        _ = bench.agent.sendInDialog(id, method: .info, now: bench.now)
        bench.drain()
        #expect(bench.sent.first?.remote == IPEndpoint(address: .v4(0xC000_0209), port: 5060))
        let info = try #require(try bench.takeRequests().first)
        #expect(info.uri.description == "sip:192.0.2.9")
        #expect(info.headers.all(.route) == ["<sip:far.example.com;lr>", "<sip:bob@192.0.2.2>"])
    }

    @Test func reportsTheAnswerToARequestInsideTheDialog() throws {
        var (bench, id, _) = try self.established()
        let request = bench.agent.sendInDialog(
            id, method: .info, contentType: "application/dtmf-relay", body: [1], now: bench.now)
        let info = try #require(try bench.takeRequests().first)
        #expect(info.cSeq == CSeq(number: 2, method: .info) && info.body == [1])
        let answer = try AgentBench.arrived(AgentBench.reply(info, 200))
        bench.receive(answer)
        let number = try #require(request)
        #expect(bench.takeEvents() == [.response(number, answer)])
    }

    @Test func endsTheDialogWhenThePeerDoesNotKnowIt() throws {
        var (bench, id, _) = try self.established()
        let sent = bench.agent.sendInDialog(id, method: .info, now: bench.now)
        let request = try #require(sent)
        let info = try #require(try bench.takeRequests().first)
        let answer = try AgentBench.arrived(AgentBench.reply(info, 481))
        bench.receive(answer)
        #expect(bench.takeEvents() == [.response(request, answer), .ended(id, .dialogGone(481))])
        #expect(try bench.takeRequests() == [])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func endsTheDialogWithByeWhenThePeerDoesNotAnswer() throws {
        var (bench, id, _) = try self.established()
        let sent = bench.agent.sendInDialog(id, method: .info, now: bench.now)
        let request = try #require(sent)
        bench.advance(.seconds(32))
        #expect(bench.takeEvents() == [.requestFailed(request, .timeout), .ended(id, .dialogGone(408))])
        #expect(try bench.takeRequests().last?.method == .bye)
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func hasNoDialogToSendInBeforeTheCallIsUp() throws {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        #expect(bench.agent.sendInDialog(id, method: .info, now: bench.now) == nil)
    }
}
