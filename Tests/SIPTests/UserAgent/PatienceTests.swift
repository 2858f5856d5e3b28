// An INVITE that nobody answers is told of before timer B (RFC 3263, section 4.3).

import Primitives
import Testing

@testable import SIP

struct PatienceTests {
    private static let patience = UserAgent.Patience(datagram: .seconds(4), stream: .seconds(8))

    private func calling(
        _ transport: Transport = .udp, body: [UInt8] = [1], patience: UserAgent.Patience? = Self.patience
    ) throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        bench.transport = transport
        var outgoing = try bench.outgoing(.invite, credentials: AgentBench.credentials, body: body)
        outgoing.patience = patience
        outgoing.route.mayUseTCP = true
        let id = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        return (bench, id, invite)
    }

    @Test func tellsOnceThatNobodyAnswersAndGoesOnRepeating() throws {
        var (bench, id, invite) = try self.calling()
        bench.advance(.milliseconds(3_999))
        #expect(bench.takeEvents() == [])
        bench.advance(.milliseconds(1))
        #expect(bench.takeEvents() == [.silent(id)])
        #expect(try bench.takeRequests().count == 3)
        bench.advance(.seconds(20))
        #expect(bench.takeEvents() == [])
        #expect(try bench.takeRequests().count == 2)
        // Who answers after all is heard.
        bench.receive(AgentBench.reply(invite, 180))
        #expect(bench.takeEvents().count == 1)
    }

    @Test func anyResponseEndsTheWait() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(AgentBench.reply(invite, 100))
        bench.advance(.seconds(60))
        #expect(bench.takeEvents() == [.trying(id)])
    }

    @Test func theAnswerToAChallengeIsWaitedForAnew() throws {
        var (bench, id, invite) = try self.calling()
        bench.advance(.seconds(3))
        bench.receive(AgentBench.challenge(invite, 407, nonce: "n"))
        bench.advance(.milliseconds(3_900))
        #expect(bench.takeEvents() == [])
        bench.advance(.milliseconds(200))
        #expect(bench.takeEvents() == [.silent(id)])
    }

    @Test func aStreamHasTimeToConnect() throws {
        var (bench, id, _) = try self.calling(.tcp)
        bench.advance(.milliseconds(7_900))
        #expect(bench.takeEvents() == [])
        bench.advance(.milliseconds(200))
        #expect(bench.takeEvents() == [.silent(id)])
    }

    @Test func whatComesBackFromTCPIsWaitedForAnew() throws {
        var (bench, id, _) = try self.calling(body: [UInt8](repeating: 65, count: 1_400))
        bench.advance(.milliseconds(5_000))
        #expect(bench.takeEvents() == [], "it went by TCP")
        bench.agent.transportFailed(Hop(transport: .tcp, remote: AgentBench.remote), .unreachable, now: bench.now)
        bench.advance(.milliseconds(3_900))
        #expect(bench.takeEvents() == [])
        bench.advance(.milliseconds(200))
        #expect(bench.takeEvents() == [.silent(id)])
    }

    @Test func nobodyIsToldWhoDidNotAskOrHangsUp() throws {
        var (bench, _, _) = try self.calling(patience: nil)
        bench.advance(.seconds(30))
        #expect(bench.takeEvents() == [])
        var (other, id, _) = try self.calling()
        other.agent.hangUp(id, now: other.now)
        other.advance(.seconds(30))
        #expect(other.takeEvents() == [])
    }
}
