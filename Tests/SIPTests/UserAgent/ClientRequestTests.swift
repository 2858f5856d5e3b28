// Requests outside of dialogs, and digest on any request (RFC 3261, sections 8.1 and 22).

import Primitives
import Testing

@testable import SIP

struct ClientRequestTests {
    @Test func writesWhatEveryRequestNeeds() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        let via = try #require(request.topVia)
        #expect(via.host == "192.0.2.1" && via.port == 5060 && via.transport == "UDP")
        #expect(via.rport == .requested)
        #expect(via.branch?.hasPrefix(Via.magicCookie) == true)
        #expect(request.maxForwards == 70)
        #expect(request.from?.tag != nil)
        #expect(request.to?.tag == nil)
        #expect(request.cSeq == CSeq(number: 1, method: .options))
    }

    @Test func writesRouteSetAndCountsCSeqFromTheCallersNumber() throws {
        var bench = AgentBench()
        var outgoing = try bench.outgoing(.message, body: Array("hi".utf8))
        outgoing.contentType = "text/plain"
        outgoing.cSeq = 41
        outgoing.callID = "kept"
        outgoing.fromTag = "mine"
        outgoing.routeSet = [try URI(parsing: "sip:proxy.example.com;lr")]
        _ = bench.agent.send(outgoing, now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        #expect(request.headers[.route] == "<sip:proxy.example.com;lr>")
        #expect(request.cSeq?.number == 41)
        #expect(request.callID == "kept")
        #expect(request.from?.tag == "mine")
        #expect(request.body == Array("hi".utf8))
    }

    @Test func reportsFinalResponseOnce() throws {
        var bench = AgentBench()
        let id = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        let answer = try AgentBench.arrived(AgentBench.reply(request, 200))
        bench.receive(AgentBench.reply(request, 100))
        bench.receive(answer)
        bench.receive(answer)
        #expect(bench.takeEvents() == [.response(id, answer)])
        bench.advance(.seconds(5))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func reportsTimeoutAfter64T1() throws {
        var bench = AgentBench()
        let id = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        bench.advance(.seconds(32))
        #expect(bench.takeEvents() == [.requestFailed(id, .timeout)])
        #expect(bench.sent.count == 11)
        #expect(bench.agent.census.isAtRest)
    }

    @Test func reportsUnreachableHopOnlyToRequestsSentThere() throws {
        var bench = AgentBench()
        let id = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        let other = IPEndpoint(address: .v4(1), port: 5060)
        bench.agent.transportFailed(Hop(transport: .udp, remote: other), .unreachable, now: bench.now)
        bench.agent.transportFailed(Hop(transport: .tcp, remote: AgentBench.remote), .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [])
        bench.agent.transportFailed(Hop(transport: .udp, remote: AgentBench.remote), .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [.requestFailed(id, .transport)])
        #expect(bench.agent.census.timers == 0)
    }

    @Test func dropsResponsesThatMatchNothingOrCarryTwoVias() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        var twice = AgentBench.reply(request, 200)
        twice.headers.append(.via, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKother")
        bench.receive(twice)
        var stray = AgentBench.reply(request, 200)
        stray.headers[.via] = "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKother"
        bench.receive(stray)
        #expect(bench.takeEvents() == [])
        #expect(bench.agent.census.drops.strayResponses == 2)
    }

    @Test(arguments: [401, 407]) func answersAChallengeOnceWithHigherCSeqAndNewBranch(status: Int) throws {
        var bench = AgentBench()
        let id = bench.agent.send(
            try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        let first = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.challenge(first, status, nonce: "n1"))
        let second = try #require(try bench.takeRequests().last)
        let name: HeaderName = status == 401 ? .authorization : .proxyAuthorization
        #expect(first.headers[name] == nil)
        let credentials = try DigestCredentials(parsing: try #require(second.headers[name]))
        #expect(credentials.nonce == "n1" && credentials.nonceCount == 1 && credentials.user == "alice")
        #expect(second.cSeq?.number == 2)
        #expect(second.callID == first.callID && second.from == first.from)
        #expect(second.topVia?.branch != first.topVia?.branch)
        #expect(second.vias.count == 1)
        bench.receive(AgentBench.reply(second, 200))
        guard case .response(id, let response)? = bench.takeEvents().last else { throw Unexpected() }
        #expect(response.status == 200)
    }

    @Test func callsCredentialsWrongWhenTheRealmAsksAgain() throws {
        var bench = AgentBench()
        let id = bench.agent.send(
            try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        bench.receive(AgentBench.challenge(try #require(try bench.takeRequests().first), 401, nonce: "n1"))
        bench.receive(AgentBench.challenge(try #require(try bench.takeRequests().last), 401, nonce: "n2"))
        #expect(try bench.takeRequests() == [])
        #expect(
            bench.takeEvents() == [
                .requestFailed(id, .authentication(status: 401, realm: "example.com", reason: .wrongCredentials))
            ])
    }

    @Test func triesAgainWhenTheNonceIsStaleButNotForEver() throws {
        var bench = AgentBench()
        let id = bench.agent.send(
            try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        var tries = 0
        while let request = try bench.takeRequests().last {
            tries += 1
            bench.receive(AgentBench.challenge(request, 401, nonce: "n\(tries)", more: ", stale=true"))
        }
        #expect(tries == UserAgentLimits().challenges + 1)
        #expect(
            bench.takeEvents() == [
                .requestFailed(id, .authentication(status: 401, realm: "example.com", reason: .tooManyChallenges))
            ])
    }

    @Test func satisfiesProxyAndServerInARow() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        bench.receive(
            AgentBench.challenge(try #require(try bench.takeRequests().first), 407, nonce: "p", realm: "proxy"))
        bench.receive(
            AgentBench.challenge(try #require(try bench.takeRequests().first), 401, nonce: "s", realm: "server"))
        let third = try #require(try bench.takeRequests().first)
        #expect(try DigestCredentials(parsing: third.headers[.proxyAuthorization] ?? "").realm == "proxy")
        #expect(try DigestCredentials(parsing: third.headers[.authorization] ?? "").realm == "server")
        #expect(third.cSeq?.number == 3)
    }

    @Test func reportsWhenNoCredentialsFitOrNoSchemeIsKnown() throws {
        var bench = AgentBench()
        let foreign = [Credentials(user: "alice", realm: "elsewhere", password: Secret("x"))]
        let first = bench.agent.send(try bench.outgoing(.options, credentials: foreign), now: bench.now)
        bench.receive(AgentBench.challenge(try #require(try bench.takeRequests().first), 401, nonce: "n"))
        let second = bench.agent.send(
            try bench.outgoing(.options, credentials: AgentBench.credentials), now: bench.now)
        var basic = AgentBench.reply(try #require(try bench.takeRequests().first), 401)
        basic.headers.append(.wwwAuthenticate, "Basic realm=\"example.com\"")
        bench.receive(basic)
        #expect(
            bench.takeEvents() == [
                .requestFailed(first, .authentication(status: 401, realm: "example.com", reason: .noCredentials)),
                .requestFailed(second, .authentication(status: 401, realm: nil, reason: .unsupportedChallenge)),
            ])
    }

    @Test func reusesTheNonceForLaterRequestsAndCountsIt() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        bench.receive(AgentBench.challenge(try #require(try bench.takeRequests().first), 401, nonce: "n1"))
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().first), 200))
        _ = bench.agent.send(try bench.outgoing(.register, credentials: AgentBench.credentials), now: bench.now)
        let later = try #require(try bench.takeRequests().first)
        let credentials = try DigestCredentials(parsing: try #require(later.headers[.authorization]))
        #expect(credentials.nonce == "n1" && credentials.nonceCount == 2)
        // The old nonce's refusal is no proof of a wrong password.
        bench.receive(AgentBench.challenge(later, 401, nonce: "n2"))
        let again = try #require(try bench.takeRequests().first)
        #expect(again.headers.all(.authorization).count == 1)
        let fresh = try DigestCredentials(parsing: try #require(again.headers[.authorization]))
        #expect(fresh.nonce == "n2" && fresh.nonceCount == 1)
    }

    @Test func refusesNewestRequestAtTheLimit() throws {
        var bench = AgentBench { $0.limits.clientTransactions = 1 }
        _ = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        let second = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        #expect(bench.takeEvents() == [.requestFailed(second, .overflow)])
        #expect(bench.agent.census.drops.refusedOutgoing == 1)
        #expect(try bench.takeRequests().count == 1)
    }

    @Test func showsTheAddressThatThePeerSaw() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        var answer = AgentBench.reply(try #require(try bench.takeRequests().first), 200)
        var via = try #require(answer.topVia)
        #expect(answer.learnedAddress == nil)
        via.received = "203.0.113.7"
        via.rport = .port(40_000)
        answer.topVia = via
        #expect(answer.learnedAddress == IPEndpoint(address: .v4(0xCB00_7107), port: 40_000))
    }
}
