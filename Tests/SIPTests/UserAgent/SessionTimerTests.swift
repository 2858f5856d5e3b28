// Session timers with either refresher (RFC 4028).

import Primitives
import Testing

@testable import SIP

struct SessionTimerTests {
    /// A call of ours whose 200 brings that Session-Expires.
    private func established(
        _ value: String?, allow: String = "INVITE, UPDATE"
    ) throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        #expect(invite.headers[.sessionExpires] == "1800" && invite.tokens(.supported).contains("timer"))
        var success = AgentBench.reply(invite, 200)
        success.headers.append(.allow, allow)
        if let value { success.headers.append(.sessionExpires, value) }
        bench.receive(success)
        bench.drain()
        bench.sent = []
        bench.events = []
        return (bench, id, invite)
    }

    private func accepted(_ change: (inout Request) -> Void) throws -> (AgentBench, InviteSessionID, Response) {
        var bench = AgentBench()
        var invite = try bench.request(.invite, body: [1])
        change(&invite)
        bench.receive(invite)
        guard case .incoming(let id, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.accept(id, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        bench.events = []
        return (bench, id, success)
    }

    @Test func refreshesWithUpdateAtHalfTheInterval() throws {
        var (bench, id, _) = try self.established("100;refresher=uac")
        for round in 0..<5 {
            bench.advance(.seconds(50))
            let update = try #require(try bench.takeRequests().last)
            #expect(update.method == .update && update.body.isEmpty)
            #expect(update.headers[.sessionExpires] == "100;refresher=uac")
            var answer = AgentBench.reply(update, 200)
            answer.headers.append(.sessionExpires, "100;refresher=uac")
            bench.receive(answer)
            #expect(bench.takeEvents() == [], "round \(round)")
        }
        bench.agent.hangUp(id, now: bench.now)
        #expect(try bench.takeRequests().map(\.method) == [.bye])
    }

    @Test func asksForAReinviteWhereThePeerTakesNoUpdate() throws {
        var (bench, id, _) = try self.established("100;refresher=uac", allow: "INVITE")
        bench.advance(.seconds(50))
        #expect(bench.takeEvents() == [.refreshDue(id)])
        bench.agent.reinvite(id, body: [1], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().last)
        #expect(reinvite.headers[.sessionExpires] == "100;refresher=uac")
        var answer = AgentBench.reply(reinvite, 200)
        answer.headers.append(.sessionExpires, "100;refresher=uac")
        bench.receive(answer)
        bench.advance(.seconds(49))
        _ = bench.takeEvents()
        bench.advance(.seconds(1))
        #expect(bench.takeEvents() == [.refreshDue(id)])
    }

    @Test func fallsBackToReinviteWhenUpdateIsRefused() throws {
        var (bench, id, _) = try self.established("100;refresher=uac")
        bench.advance(.seconds(50))
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 501))
        #expect(bench.takeEvents() == [.refreshDue(id)])
        bench.agent.reinvite(id, body: [1], now: bench.now)
        var answer = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
        answer.headers.append(.sessionExpires, "100;refresher=uac")
        bench.receive(answer)
        _ = bench.takeEvents()
        _ = try bench.takeRequests()
        bench.advance(.seconds(50))
        #expect(try bench.takeRequests() == [], "it is not asked for twice what it cannot do")
        #expect(bench.takeEvents() == [.refreshDue(id)])
    }

    /// RFC 4028, section 7.4 says re-INVITE or UPDATE, and Allow says which: the latest that the far end has sent.
    @Test(arguments: [180, 200]) func anyResponseToAnInviteMayAllowUpdate(status: Int) throws {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        var ringing = AgentBench.reply(invite, 180)
        if status == 180 { ringing.headers.append(.allow, "INVITE, UPDATE") }
        bench.receive(ringing)
        var success = AgentBench.reply(invite, 200)
        success.headers.append(.sessionExpires, "100;refresher=uac")
        bench.receive(success)
        if status == 200 {
            bench.agent.reinvite(id, body: [1], now: bench.now)
            var answer = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
            answer.headers.append(.allow, "INVITE, UPDATE")
            answer.headers.append(.sessionExpires, "100;refresher=uac")
            bench.receive(answer)
        }
        _ = try bench.takeRequests()
        _ = bench.takeEvents()
        bench.advance(.seconds(50))
        #expect(try bench.takeRequests().map(\.method) == [.update])
        #expect(bench.takeEvents() == [])
    }

    /// RFC 3261, section 12.2.1.2.
    @Test func aRefreshThatFindsNoDialogEndsTheCall() throws {
        var (bench, id, _) = try self.established("100;refresher=uac")
        bench.advance(.seconds(50))
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 481))
        #expect(bench.takeEvents() == [.ended(id, .dialogGone(481))])
        #expect(bench.agent.census.sessions == 0)
    }

    @Test func endsTheCallWhenThePeerDoesNotRefresh() throws {
        var (bench, id, _) = try self.established("120;refresher=uas")
        bench.advance(.seconds(87))
        #expect(bench.takeEvents() == [])
        bench.advance(.seconds(1))
        #expect(bench.takeEvents() == [.ended(id, .expired)])
        #expect(try bench.takeRequests().map(\.method) == [.bye])
        bench.advance(.seconds(64))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func thePeersRefreshKeepsTheCall() throws {
        var (bench, _, invite) = try self.established("120;refresher=uas")
        for round in 1...4 {
            bench.advance(.seconds(60))
            var update = try bench.calleeRequest(.update, invite: invite, cSeq: UInt32(round))
            update.headers.append(.supported, "timer")
            update.headers.append(.sessionExpires, "120;refresher=uac")
            bench.receive(update)
            let answer = try #require(try bench.takeResponses().last)
            #expect(answer.headers[.sessionExpires] == "120;refresher=uac" && answer.tokens(.require) == ["timer"])
        }
        #expect(!bench.takeEvents().contains { if case .ended = $0 { true } else { false } })
    }

    @Test func soDoesTheirReinvite() throws {
        var (bench, id, invite) = try self.established("120;refresher=uas")
        for round in 1...4 {
            bench.advance(.seconds(60))
            var reinvite = try bench.calleeRequest(.invite, invite: invite, cSeq: UInt32(round), body: [9])
            reinvite.headers.append(.supported, "timer")
            reinvite.headers.append(.sessionExpires, "120;refresher=uac")
            bench.receive(reinvite)
            bench.agent.answer(id, body: [8], now: bench.now)
            #expect(try #require(try bench.takeResponses().last).headers[.sessionExpires] == "120;refresher=uac")
            bench.receive(try bench.calleeRequest(.ack, invite: invite, cSeq: UInt32(round)))
        }
        #expect(!bench.takeEvents().contains { if case .ended = $0 { true } else { false } })
    }

    @Test func withoutSessionExpiresInTheAnswerThereIsNoTimer() throws {
        var (bench, _, _) = try self.established(nil)
        bench.advance(.seconds(4_000))
        #expect(bench.takeEvents() == [])
        #expect(try bench.takeRequests() == [])
    }

    @Test func obeysA422() throws {
        var bench = AgentBench()
        _ = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        var refusal = AgentBench.reply(invite, 422)
        refusal.headers.append(.minSE, "3600")
        bench.receive(refusal)
        let again = try #require(try bench.takeRequests().last)
        #expect(again.headers[.sessionExpires] == "3600" && again.headers[.minSE] == "3600")
        #expect(again.callID == invite.callID && again.cSeq?.number == 2 && again.body == [1])
        #expect(bench.takeEvents() == [])
    }

    @Test func a422ThatAsksForNothingNewEndsTheCall() throws {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        var refusal = AgentBench.reply(try #require(try bench.takeRequests().first), 422)
        refusal.headers.append(.minSE, "90")
        refusal = try AgentBench.arrived(refusal)
        bench.receive(refusal)
        #expect(bench.takeEvents() == [.failed(id, .rejected(refusal))])
    }

    /// The far end would refuse a refresh that asked for less (RFC 4028, section 7.4).
    @Test func refreshesWithTheLeastThatA422Named() throws {
        var bench = AgentBench()
        _ = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        var refusal = AgentBench.reply(try #require(try bench.takeRequests().first), 422)
        refusal.headers.append(.minSE, "3600")
        bench.receive(refusal)
        var success = AgentBench.reply(try #require(try bench.takeRequests().last), 200)
        success.headers.append(.allow, "INVITE, UPDATE")
        success.headers.append(.sessionExpires, "3600;refresher=uac")
        bench.receive(success)
        bench.advance(.seconds(1_800))
        let update = try #require(try bench.takeRequests().last)
        #expect(update.method == .update && update.headers[.minSE] == "3600")
    }

    /// Also where the far end has agreed to no timer (RFC 4028, section 7.3).
    @Test func asksForWhatA422NamedInEachLaterOffer() throws {
        var bench = AgentBench()
        let id = bench.agent.invite(try bench.outgoing(.invite, body: [1]), now: bench.now)
        var refusal = AgentBench.reply(try #require(try bench.takeRequests().first), 422)
        refusal.headers.append(.minSE, "3600")
        bench.receive(refusal)
        bench.receive(AgentBench.reply(try #require(try bench.takeRequests().last), 200))
        _ = try bench.takeRequests()
        bench.agent.reinvite(id, body: [1], now: bench.now)
        let reinvite = try #require(try bench.takeRequests().last)
        #expect(reinvite.headers[.sessionExpires] == "3600" && reinvite.headers[.minSE] == "3600")
    }

    /// RFC 4028, section 9: what a caller that asks for no timer allows at least is in Min-SE.
    @Test func agreesToNoLessThanTheCallerAllows() throws {
        let (_, _, success) = try self.accepted { invite in
            invite.headers.append(.supported, "timer")
            invite.headers.append(.minSE, "3600")
        }
        #expect(success.headers[.sessionExpires] == "3600;refresher=uas")
    }

    @Test(arguments: [(30, true), (89, true), (90, false)])
    func refusesATooShortInterval(seconds: Int, isRefused: Bool) throws {
        var bench = AgentBench()
        var invite = try bench.request(.invite, body: [1])
        invite.headers.append(.supported, "timer")
        invite.headers.append(.sessionExpires, "\(seconds)")
        bench.receive(invite)
        let refusal = try bench.takeResponses().last { $0.status == 422 }
        #expect(refusal?.headers[.minSE] == (isRefused ? "90" : nil))
    }

    @Test(
        arguments: [
            // Their wish, whether they know the extension, and what our 200 says.
            ("600;refresher=uac", true, "600;refresher=uac", true),
            ("600;refresher=uas", true, "600;refresher=uas", false),
            ("600", true, "600;refresher=uac", true), ("600", false, "600;refresher=uas", false),
            (nil, true, "1800;refresher=uas", false), (nil, false, nil, false),
        ] as [(String?, Bool, String?, Bool)])
    func saysWhoRefreshes(asked: String?, isKnown: Bool, said: String?, requires: Bool) throws {
        let (_, _, success) = try self.accepted { invite in
            if isKnown { invite.headers.append(.supported, "timer") }
            if let asked { invite.headers.append(.sessionExpires, asked) }
        }
        #expect(success.headers[.sessionExpires] == said)
        #expect(success.tokens(.require).contains("timer") == requires)
    }

    @Test func theCalleeRefreshesWhenItIsItsTurn() throws {
        var (bench, _, _) = try self.accepted { invite in
            invite.headers.append(.supported, "timer")
            invite.headers.append(.allow, "INVITE, UPDATE")
            invite.headers.append(.sessionExpires, "200;refresher=uas")
        }
        bench.advance(.seconds(100))
        let update = try #require(try bench.takeRequests().last)
        #expect(update.method == .update && update.headers[.sessionExpires] == "200;refresher=uac")
    }

    @Test func noTimerIsAskedForWhereNoneIsWanted() throws {
        var bench = AgentBench()
        var request = try bench.outgoing(.invite, body: [1])
        request.sessionInterval = 0
        _ = bench.agent.invite(request, now: bench.now)
        #expect(try bench.takeRequests().first?.headers[.sessionExpires] == nil)
    }
}
