// An offer that met another one is made again after its wait (RFC 3261, section 14.1).

import Primitives
import Testing

@testable import SIP

struct OfferDelayTests {
    /// A call of ours, or of theirs, that is up.
    private func established(isOurs: Bool = true) throws -> (AgentBench, InviteSessionID, Response) {
        var bench = AgentBench()
        if isOurs {
            let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
            let invite = try #require(try bench.takeRequests().first)
            let success = AgentBench.reply(invite, 200)
            bench.receive(success)
            bench.drain()
            bench.sent = []
            bench.events = []
            return (bench, id, success)
        }
        bench.receive(try bench.request(.invite, body: [1]))
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        _ = bench.takeEvents()
        return (bench, id, success)
    }

    private func wait(of bench: inout AgentBench, _ id: InviteSessionID) throws -> Duration {
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(reinvite, 491))
        #expect(try bench.takeRequests().map(\.method) == [.ack])
        #expect(bench.takeEvents() == [.reinvitePostponed(id)])
        let start = bench.now
        for _ in 0..<500 {
            bench.advance(.milliseconds(10))
            if bench.takeEvents() == [.offerDue(id)] { return bench.now - start }
        }
        throw Unexpected()
    }

    @Test func whoGaveTheCallItsNameWaitsTwoToFourSeconds() throws {
        var (bench, id, _) = try self.established()
        for _ in 0..<8 {
            let wait = try self.wait(of: &bench, id)
            #expect((.milliseconds(2_100) ... .milliseconds(4_010)).contains(wait))
        }
    }

    @Test func theOtherSideWaitsAtMostTwoSeconds() throws {
        var (bench, id, _) = try self.established(isOurs: false)
        for _ in 0..<8 {
            let wait = try self.wait(of: &bench, id)
            #expect((.zero ... .milliseconds(2_010)).contains(wait))
        }
    }

    @Test func givesUpAfterTheLimitAndBeginsAnewThen() throws {
        var (bench, id, _) = try self.established()
        for _ in 0..<8 { _ = try self.wait(of: &bench, id) }
        bench.agent.reinvite(id, body: [7], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().first)
        let pending = try AgentBench.arrived(AgentBench.reply(reinvite, 491))
        bench.receive(pending)
        #expect(bench.takeEvents() == [.reinviteFailed(id, pending)])
        _ = try bench.takeRequests()
        _ = try self.wait(of: &bench, id)
    }

    @Test func aSuccessBeginsTheCountAnew() throws {
        var (bench, id, _) = try self.established()
        for _ in 0..<20 {
            _ = try self.wait(of: &bench, id)
            bench.agent.reinvite(id, body: [7], now: bench.now)
            bench.receive(AgentBench.reply(try #require(try bench.takeRequests().first), 200))
            bench.drain()
            bench.sent = []
            bench.events = []
        }
    }

    @Test func theirOfferIsTakenWhileOursWaits() throws {
        var (bench, id, success) = try self.established(isOurs: false)
        bench.agent.reinvite(id, body: [7], now: bench.now)
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().first), 491))
        bench.receive(try bench.inDialogRequest(.invite, answeredBy: success, cSeq: 2, body: [9]))
        guard case .offer(id, _)? = bench.takeEvents().last else { throw Unexpected() }
        // Theirs is not answered yet: ours waits once more, and comes when all is quiet.
        bench.advance(.seconds(2))
        #expect(bench.takeEvents() == [])
        bench.agent.answer(id, body: [8], now: bench.now)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 2))
        bench.advance(.seconds(2))
        #expect(bench.takeEvents() == [.acknowledged(id, body: []), .offerDue(id)])
    }

    @Test func obeysTheRetryAfterOf500() throws {
        var (bench, id, _) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        var refusal = AgentBench.reply(try #require(try bench.takeRequests().first), 500)
        refusal.headers.append(.retryAfter, "5")
        bench.receive(refusal)
        bench.advance(.milliseconds(4_990))
        #expect(bench.takeEvents() == [.reinvitePostponed(id)])
        bench.advance(.milliseconds(10))
        #expect(bench.takeEvents() == [.offerDue(id)])
    }

    @Test func anOfferThatIsHungUpLeavesNothing() throws {
        var (bench, id, _) = try self.established()
        bench.agent.reinvite(id, body: [7], now: bench.now)
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().first), 491))
        bench.agent.hangUp(id, now: bench.now)
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 200))
        bench.advance(.seconds(32))
        #expect(bench.takeEvents() == [.reinvitePostponed(id), .ended(id, .local)])
        #expect(bench.agent.census.isAtRest)
    }
}
