// A request that is too large for UDP goes by TCP, and back when TCP is refused (RFC 3261, section 18.1.1).

import Primitives
import Testing

@testable import SIP

struct LargeRequestTests {
    private static let body = [UInt8](repeating: UInt8(ascii: "a"), count: 1_200)
    private static let tcp = Hop(transport: .tcp, remote: AgentBench.remote)

    private static func request(_ bench: AgentBench, mayUseTCP: Bool = true) throws -> UserAgent.OutgoingRequest {
        var request = try bench.outgoing(.message, body: Self.body)
        request.route.mayUseTCP = mayUseTCP
        return request
    }

    @Test func goesByTCPAndSaysSoInItsVia() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try Self.request(bench), now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.hop) == [Self.tcp])
        #expect(try bench.takeRequests().first?.topVia?.transport == "TCP")
        bench.advance(.seconds(20))
        #expect(bench.sent.isEmpty, "a reliable transport repeats nothing")
    }

    @Test func staysOnUDPWhenTheAccountWantsIt() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try Self.request(bench, mayUseTCP: false), now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.transport) == [.udp])
    }

    @Test func returnsToUDPWhenTCPIsRefused() throws {
        var bench = AgentBench()
        let id = bench.agent.send(try Self.request(bench), now: bench.now)
        let first = try #require(try bench.takeRequests().first)
        bench.agent.transportFailed(Self.tcp, .unreachable, now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.transport) == [.udp])
        let second = try #require(try bench.takeRequests().first)
        #expect(second.vias.count == 1)
        #expect(second.topVia?.transport == "UDP")
        #expect(second.topVia?.branch == first.topVia?.branch)
        bench.advance(.milliseconds(600))
        #expect(bench.sent.count == 1, "over UDP it is repeated")
        let answer = AgentBench.reply(second, 200)
        bench.receive(answer)
        #expect(bench.takeEvents() == [.response(id, try AgentBench.arrived(answer))])
    }

    @Test func remembersForAWhileThatTCPIsRefused() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try Self.request(bench), now: bench.now)
        bench.agent.transportFailed(Self.tcp, .unreachable, now: bench.now)
        bench.advance(.seconds(60))
        bench.sent = []
        _ = bench.agent.send(try Self.request(bench), now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.transport) == [.udp])
        bench.advance(.seconds(600))
        bench.sent = []
        _ = bench.agent.send(try Self.request(bench), now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.transport) == [.tcp])
    }

    @Test func aConnectionThatWasClosedDoesNotMeanThatTCPIsRefused() throws {
        var bench = AgentBench()
        bench.agent.transportFailed(Self.tcp, .closed, now: bench.now)
        _ = bench.agent.send(try Self.request(bench), now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.transport) == [.tcp])
    }

    @Test func aConnectionThatClosesAfterAnAnswerIsAFailure() throws {
        var bench = AgentBench()
        let id = bench.agent.send(try Self.request(bench), now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(request, 100))
        bench.agent.transportFailed(Self.tcp, .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [.requestFailed(id, .transport)])
        #expect(bench.sent.isEmpty)
    }

    @Test func cancelFollowsItsInvite() throws {
        var bench = AgentBench()
        var invite = try bench.outgoing(.invite, body: Self.body)
        invite.route.mayUseTCP = true
        let session = bench.agent.invite(invite, now: bench.now)
        let request = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(request, 180))
        bench.agent.hangUp(session, now: bench.now)
        bench.drain()
        #expect(bench.sent.map(\.hop) == [Self.tcp])
        let cancel = try #require(try bench.takeRequests().first)
        #expect(cancel.method == .cancel)
        #expect(cancel.headers[.via] == request.headers[.via])
        bench.receive(AgentBench.reply(request, 487))
        bench.drain()
        #expect(bench.sent.map(\.hop) == [Self.tcp], "the ACK of a refusal, too")
    }

    @Test func otherConnectionsToTheSameServerAreNotConcerned() throws {
        var bench = AgentBench()
        var request = try bench.outgoing(.options)
        request.route.transport = .tls
        request.route.tls = TLSPeer(names: ["a.example"])
        let id = bench.agent.send(request, now: bench.now)
        var hop = request.route.hop
        hop.tls = TLSPeer(names: ["b.example"])
        bench.agent.transportFailed(hop, .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [])
        bench.agent.transportFailed(request.route.hop, .unreachable, now: bench.now)
        #expect(bench.takeEvents() == [.requestFailed(id, .transport)])
    }
}
