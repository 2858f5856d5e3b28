// Their INVITE (RFC 3261, sections 13.3 and 18.2; RFC 3581).

import Primitives
import Testing

@testable import SIP

struct AnsweringTests {
    private func ringing(_ change: (inout Request) -> Void = { _ in }) throws -> (AgentBench, InviteSessionID, Request)
    {
        var bench = AgentBench()
        var invite = try bench.request(.invite, body: [1])
        change(&invite)
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        return (bench, id, invite)
    }

    @Test func saysTryingAtOnceAndKeepsOneToTag() throws {
        var (bench, id, _) = try self.ringing()
        let trying = try #require(try bench.takeResponses().first)
        #expect(trying.status == 100 && trying.to?.tag == nil)
        bench.agent.provisional(id, status: 180, now: bench.now)
        bench.agent.accept(id, body: [2], now: bench.now)
        let responses = try bench.takeResponses()
        #expect(responses.map(\.status) == [180, 200])
        #expect(responses[0].to?.tag != nil && responses[0].to?.tag == responses[1].to?.tag)
        #expect(responses[1].headers[.contact] == "<sip:alice@192.0.2.1:5060>")
        #expect(responses[1].body == [2] && responses[1].contentType == "application/sdp")
    }

    @Test func neverPassesACopyUpTwice() throws {
        var (bench, id, invite) = try self.ringing()
        _ = try bench.takeResponses()
        bench.agent.provisional(id, status: 180, now: bench.now)
        bench.receive(invite)
        bench.receive(invite)
        #expect(try bench.takeResponses().map(\.status) == [180, 180, 180])
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.drops.retransmittedRequests == 2)
    }

    @Test func repeatsSuccessUntilAckAndReportsItOnce() throws {
        var (bench, id, _) = try self.ringing()
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.advance(.seconds(4))
        #expect(try bench.takeResponses().map(\.status) == [200, 200, 200])
        var ack = try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1)
        ack.body = [3]
        bench.receive(ack)
        bench.receive(ack)
        #expect(bench.takeEvents() == [.acknowledged(id, body: [3])])
        bench.advance(.seconds(40))
        #expect(try bench.takeResponses() == [])
        #expect(bench.agent.census.sessions == 1 && bench.agent.census.timers == 0)
    }

    @Test func endsWithByeWhenNoAckComes() throws {
        var (bench, id, _) = try self.ringing()
        bench.agent.accept(id, body: [2], now: bench.now)
        _ = try bench.takeResponses()
        bench.advance(.milliseconds(31_900))
        #expect(bench.takeEvents() == [])
        bench.advance(.milliseconds(100))
        #expect(bench.takeEvents() == [.ended(id, .noAck)])
        let bye = try #require(try bench.takeRequests().last)
        #expect(bye.method == .bye)
        bench.receive(AgentBench.reply(bye, 200))
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func holdsByeUntilTheAckOfItsSuccess() throws {
        var (bench, id, _) = try self.ringing()
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.agent.hangUp(id, now: bench.now)
        #expect(bench.takeEvents() == [.ended(id, .local)])
        #expect(try bench.takeRequests() == [])
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        let bye = try #require(try bench.takeRequests().first)
        #expect(bye.method == .bye && bye.uri.description == "sip:bob@192.0.2.2")
        #expect(bench.takeEvents() == [])
        bench.receive(AgentBench.reply(bye, 481))
        bench.advance(.seconds(40))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func refusesWithHeadersAndRepeatsUntilAck() throws {
        var (bench, id, invite) = try self.ringing()
        _ = try bench.takeResponses()
        bench.agent.reject(id, status: 486, reason: "On the phone", headers: [.retryAfter: "60"], now: bench.now)
        #expect(bench.takeEvents() == [.failed(id, .declined(status: 486))])
        bench.advance(.seconds(0.6))
        let responses = try bench.takeResponses()
        #expect(responses.map(\.status) == [486, 486])
        #expect(responses[0].reason == "On the phone" && responses[0].retryAfter == 60)
        var ack = invite
        ack.method = .ack
        ack.headers[.cSeq] = "1 ACK"
        ack.headers[.to] = responses[0].headers[.to]
        bench.receive(ack)
        bench.advance(.seconds(5))
        #expect(try bench.takeResponses() == [])
        #expect(bench.agent.census.isAtRest)
    }

    @Test func declinesWhenHungUpWhileRinging() throws {
        var (bench, id, _) = try self.ringing()
        bench.agent.hangUp(id, now: bench.now)
        #expect(bench.takeEvents() == [.failed(id, .declined(status: 603))])
        #expect(try bench.takeResponses().last?.status == 603)
    }

    @Test func sendsResponsesWhereRportAndReceivedSay() throws {
        var bench = AgentBench()
        var invite = try bench.request(.options)
        invite.headers[.via] = "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport"
        let source = IPEndpoint(address: .v4(0xCB00_7107), port: 40_000)
        bench.receive(invite.serialized(), from: source)
        let datagram = try #require(bench.sent.first)
        #expect(datagram.remote == source && datagram.local == AgentBench.local)
        let via = try #require(try bench.takeResponses().first?.topVia)
        #expect(via.received == "203.0.113.7" && via.rport == .port(40_000))
    }

    @Test func sendsResponsesToTheSentByPortWithoutRport() throws {
        var bench = AgentBench()
        var request = try bench.request(.options)
        request.headers[.via] = "SIP/2.0/UDP pc.example.com:5070;branch=z9hG4bK1"
        bench.receive(request.serialized(), from: IPEndpoint(address: .v4(0xCB00_7107), port: 40_000))
        #expect(bench.sent.first?.remote == IPEndpoint(address: .v4(0xCB00_7107), port: 5070))
        #expect(try bench.takeResponses().first?.topVia?.received == "203.0.113.7")
        request.headers[.via] = "SIP/2.0/UDP 203.0.113.7;branch=z9hG4bK2"
        bench.receive(request.serialized(), from: IPEndpoint(address: .v4(0xCB00_7107), port: 40_000))
        #expect(bench.sent.first?.remote == IPEndpoint(address: .v4(0xCB00_7107), port: 5060))
        #expect(try bench.takeResponses().first?.topVia?.received == nil)
    }

    @Test func copiesRecordRouteIntoTheDialogAndSendsByeAlongIt() throws {
        var (bench, id, _) = try self.ringing { $0.headers.append(.recordRoute, "<sip:192.0.2.9:5080;lr>") }
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        #expect(success.headers[.recordRoute] == "<sip:192.0.2.9:5080;lr>")
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        bench.agent.hangUp(id, now: bench.now)
        bench.drain()
        #expect(bench.sent.last?.remote == IPEndpoint(address: .v4(0xC000_0209), port: 5080))
        let bye = try #require(try bench.takeRequests().last)
        #expect(bye.headers[.route] == "<sip:192.0.2.9:5080;lr>" && bye.uri.description == "sip:bob@192.0.2.2")
    }

    @Test func answersAChallengeToItsByeWithTheCredentialsOfTheCalledAccount() throws {
        var (bench, id, _) = try self.ringing()
        try bench.prove()
        bench.agent.useCredentials(AgentBench.credentials, for: id)
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        bench.agent.hangUp(id, now: bench.now)
        let first = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(first, 407, nonce: "n"))
        let second = try #require(try bench.takeRequests().last)
        #expect(second.method == .bye && second.headers[.proxyAuthorization] != nil)
        #expect(second.cSeq?.number == (first.cSeq?.number ?? 0) + 1)
        bench.receive(AgentBench.reply(second, 200))
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func refusesSessionsBeyondTheLimitWithRetryAfter() throws {
        var bench = AgentBench { $0.limits.sessions = 1 }
        bench.receive(try bench.request(.invite, body: [1]))
        _ = try bench.takeResponses()
        bench.receive(try bench.request(.invite, callID: "call-2", body: [1]))
        let refusal = try #require(try bench.takeResponses().first)
        #expect(refusal.status == 503 && refusal.retryAfter == 10)
        #expect(bench.agent.census.drops.refusedRequests == 1)
    }

    @Test func refusesTransactionsBeyondTheLimitWithoutState() throws {
        var bench = AgentBench { $0.limits.serverTransactions = 1 }
        bench.receive(try bench.request(.options))
        _ = try bench.takeResponses()
        bench.receive(try bench.request(.options, callID: "call-2"))
        #expect(try bench.takeResponses().map(\.status) == [503])
        #expect(bench.agent.census.serverTransactions == 1)
    }

    @Test func refusesRequestsWhoseBytesExceedTheLimitAndTakesThemAgainLater() throws {
        var bench = AgentBench { $0.limits.serverTransactionBytes = 2_000 }
        var message = try bench.request(.message)
        message.headers.append(.contentType, "text/plain")
        message.body = Array(repeating: 65, count: 1_500)
        bench.receive(message)
        #expect(bench.takeEvents().count == 1)
        var other = message
        other.headers[.via] = "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKother"
        other.headers[.callID] = "call-2"
        bench.receive(other)
        #expect(try bench.takeResponses().map(\.status) == [503])
        bench.advance(.seconds(32))
        bench.receive(other)
        #expect(bench.takeEvents().count == 1)
    }
}
