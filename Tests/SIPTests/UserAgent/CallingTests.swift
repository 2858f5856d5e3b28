// Our INVITE (RFC 3261, sections 13.2 and 9.1).

import Primitives
import Testing

@testable import SIP

struct CallingTests {
    private let offer = Array("v=0 offer".utf8)

    /// An agent whose INVITE just went out.
    private func calling(credentials: [Credentials] = []) throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let outgoing = try bench.outgoing(.invite, credentials: credentials, body: self.offer)
        let id = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        return (bench, id, invite)
    }

    @Test func offersContactCapabilitiesAndBody() throws {
        let (_, _, invite) = try self.calling()
        #expect(invite.headers[.contact] == "<sip:alice@192.0.2.1:5060>")
        #expect(invite.tokens(.allow).contains("UPDATE"))
        #expect(invite.contentType == "application/sdp")
        #expect(invite.body == self.offer)
    }

    @Test func reportsTryingOnceThenProvisionalResponses() throws {
        var (bench, id, invite) = try self.calling()
        let trying = AgentBench.reply(invite, 100)
        let ringing = try AgentBench.arrived(AgentBench.reply(invite, 180))
        for response in [trying, trying, ringing] { bench.receive(response) }
        #expect(bench.takeEvents() == [.trying(id), .provisional(id, ringing)])
        #expect(bench.agent.census.dialogs == 1)
    }

    @Test func acknowledgesSuccessAndRepeatsTheAckForCopies() throws {
        var (bench, id, invite) = try self.calling()
        var success = AgentBench.reply(invite, 200)
        success.headers.append(.recordRoute, "<sip:192.0.2.9;lr>")
        success.headers.append(.recordRoute, "<sip:192.0.2.8;lr>")
        success = try AgentBench.arrived(success)
        bench.receive(success)
        #expect(bench.takeEvents() == [.established(id, success)])
        let datagram = try #require(bench.sent.first)
        let ack = try #require(try bench.takeRequests().first)
        #expect(ack.method == .ack && ack.uri.description == "sip:bob@192.0.2.2")
        #expect(ack.headers.all(.route) == ["<sip:192.0.2.8;lr>", "<sip:192.0.2.9;lr>"])
        #expect(datagram.remote == IPEndpoint(address: .v4(0xC000_0208), port: 5060))
        #expect(ack.cSeq == CSeq(number: 1, method: .ack))
        #expect(ack.topVia?.branch != invite.topVia?.branch)
        #expect(ack.to?.tag == "peer")
        bench.receive(success)
        #expect(bench.takeEvents() == [])
        #expect(bench.sent == [datagram])
    }

    @Test func acknowledgesRefusalInTheTransactionAndReportsIt() throws {
        var (bench, id, invite) = try self.calling()
        let busy = try AgentBench.arrived(AgentBench.reply(invite, 486))
        bench.receive(busy)
        #expect(bench.takeEvents() == [.failed(id, .rejected(busy))])
        let ack = try #require(try bench.takeRequests().first)
        #expect(ack.topVia == invite.topVia)
        #expect(ack.headers[.to] == busy.headers[.to])
        #expect(ack.cSeq == CSeq(number: 1, method: .ack))
        bench.receive(busy)
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func timesOutWithoutAnyResponse() throws {
        var (bench, id, _) = try self.calling()
        bench.advance(.seconds(32))
        #expect(bench.takeEvents() == [.failed(id, .timeout)])
        #expect(bench.sent.count == 6)
        #expect(bench.agent.census.isAtRest)
    }

    @Test func reportsUnreachablePeer() throws {
        var (bench, id, _) = try self.calling()
        bench.agent.transportFailed(Hop(transport: .udp, remote: AgentBench.remote), .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [.failed(id, .transport)])
        #expect(bench.agent.census.isAtRest)
    }

    @Test func answersAChallengeAndCopiesCredentialsIntoTheAck() throws {
        var (bench, id, invite) = try self.calling(credentials: AgentBench.credentials)
        bench.receive(AgentBench.challenge(invite, 407, nonce: "n1"))
        let requests = try bench.takeRequests()
        #expect(requests.map(\.method) == [.ack, .invite])
        #expect(requests[1].cSeq?.number == 2)
        bench.receive(AgentBench.reply(requests[1], 200))
        let ack = try #require(try bench.takeRequests().first)
        #expect(ack.headers[.proxyAuthorization] == requests[1].headers[.proxyAuthorization])
        #expect(ack.cSeq?.number == 2)
        #expect(bench.takeEvents().count == 1)
        bench.agent.hangUp(id, now: bench.now)
        let bye = try #require(try bench.takeRequests().first)
        #expect(bye.cSeq?.number == 3)
        #expect(try DigestCredentials(parsing: bye.headers[.proxyAuthorization] ?? "").nonceCount == 2)
    }

    /// Without Record-Route the far end itself gets the ACK, and would have the digest of the INVITE.
    @Test(arguments: ["192.0.2.2", "192.0.2.77"]) func anAckProvesNothingToTheFarEnd(contact: String) throws {
        var (bench, id, invite) = try self.calling(credentials: AgentBench.credentials)
        let isServer = contact == "192.0.2.2"
        bench.receive(AgentBench.challenge(invite, 407, nonce: "n1"))
        var success = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
        success.headers[.contact] = "<sip:bob@\(contact)>"
        bench.receive(success)
        let ack = try #require(try bench.takeRequests().first)
        #expect(ack.method == .ack && ack.headers.contains(.proxyAuthorization) == isServer)
        // The target moves with the answer to a re-INVITE.
        bench.agent.reinvite(id, body: [2], now: bench.now)
        success = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
        success.headers[.contact] = "<sip:bob@192.0.2.78>"
        bench.receive(success)
        let again = try #require(try bench.takeRequests().last)
        #expect(again.method == .ack && again.uri.sip?.host == "192.0.2.78")
        #expect(!again.headers.contains(.proxyAuthorization))
        #expect(bench.takeEvents().count == 2)
    }

    @Test func reportsWrongCredentialsWithTheResponse() throws {
        var (bench, id, invite) = try self.calling(credentials: AgentBench.credentials)
        bench.receive(AgentBench.challenge(invite, 401, nonce: "n1"))
        let second = try #require(try bench.takeRequests().last)
        let again = try AgentBench.arrived(AgentBench.challenge(second, 401, nonce: "n2"))
        bench.receive(again)
        #expect(bench.takeEvents() == [.failed(id, .authentication(again, .wrongCredentials))])
    }

    @Test func keepsAnEarlyDialogForEachForkAndEndsASecondSuccess() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 180, tag: "one"))
        bench.receive(AgentBench.reply(invite, 183, tag: "two"))
        #expect(bench.agent.census.dialogs == 2)
        bench.receive(AgentBench.reply(invite, 200, tag: "two"))
        #expect(bench.agent.census.dialogs == 1)
        _ = bench.takeEvents()
        _ = try bench.takeRequests()
        bench.receive(AgentBench.reply(invite, 200, tag: "one"))
        let requests = try bench.takeRequests()
        #expect(requests.map(\.method) == [.ack, .bye])
        #expect(requests.map { $0.to?.tag } == ["one", "one"])
        // Above whatever a PRACK in that early dialog has used.
        #expect(requests[1].cSeq == CSeq(number: 1_002, method: .bye))
        bench.receive(AgentBench.reply(invite, 200, tag: "one"))
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        bench.receive(AgentBench.reply(requests[1], 200))
        #expect(bench.takeEvents() == [])
        bench.agent.hangUp(id, now: bench.now)
        #expect(bench.takeEvents() == [.ended(id, .local)])
    }

    @Test func endsAForkThatAnswersAfterTheCall() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 200, tag: "one"))
        bench.agent.hangUp(id, now: bench.now)
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 200))
        #expect(bench.agent.census.sessions == 0)
        bench.receive(AgentBench.reply(invite, 200, tag: "two"))
        #expect(try bench.takeRequests().map(\.method) == [.ack, .bye])
        bench.advance(.seconds(70))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func aForkThatIsEndedMayAskForThePassword() throws {
        var bench = AgentBench()
        try bench.prove()
        _ = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: self.offer), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(invite, 200, tag: "one"))
        bench.receive(AgentBench.reply(invite, 200, tag: "two"))
        let bye = try #require(try bench.takeRequests().last)
        #expect(bye.method == .bye && bye.to?.tag == "two")
        bench.receive(AgentBench.challenge(bye, 407, nonce: "n"))
        let again = try #require(try bench.takeRequests().last)
        #expect(again.method == .bye && again.headers.contains(.proxyAuthorization))
    }

    @Test func ignoresForksBeyondTheLimit() throws {
        var bench = AgentBench { $0.limits.forks = 2 }
        _ = bench.agent.invite(try bench.outgoing(.invite, body: self.offer), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        for tag in ["a", "b", "c"] { bench.receive(AgentBench.reply(invite, 180, tag: tag)) }
        #expect(bench.agent.census.dialogs == 2)
        #expect(bench.agent.census.drops.forks == 1)
    }

    @Test func refusesNewestSessionAtTheLimit() throws {
        var bench = AgentBench { $0.limits.sessions = 1 }
        _ = bench.agent.invite(try bench.outgoing(.invite, body: self.offer), now: bench.now)
        let second = bench.agent.invite(try bench.outgoing(.invite, body: self.offer), now: bench.now)
        #expect(bench.takeEvents() == [.failed(second, .overflow)])
    }
}
