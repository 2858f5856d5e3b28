// 3xx followed (RFC 3261, section 8.1.3.4), and requests that are corrected (section 8.1.3.5).

import Primitives
import Testing

@testable import SIP

struct RedirectionTests {
    private func calling() throws -> (AgentBench, InviteSessionID, Request) {
        var bench = AgentBench()
        let id = bench.agent.invite(
            try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1]), now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        return (bench, id, invite)
    }

    private func moved(_ invite: Request, to contacts: String..., status: Int = 302) throws -> Response {
        var response = AgentBench.reply(invite, status)
        for contact in contacts { response.headers.append(.contact, contact) }
        return try AgentBench.arrived(response)
    }

    private func nextInvite(_ bench: inout AgentBench) throws -> Request {
        try #require(try bench.takeRequests().last { $0.method == .invite })
    }

    @Test func callsTheNewTargetInTheSameCall() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(try self.moved(invite, to: "<sip:carol@elsewhere.example;method=INVITE?Subject=x>"))
        bench.drain()
        // The way stays the account's own.
        #expect(bench.sent.map(\.remote) == [AgentBench.remote, AgentBench.remote])
        let again = try self.nextInvite(&bench)
        #expect(again.uri.description == "sip:carol@elsewhere.example")
        #expect(again.callID == invite.callID && again.from == invite.from && again.to == invite.to)
        #expect(again.cSeq?.number == 2 && again.body == [1] && again.topVia?.branch != invite.topVia?.branch)
        #expect(bench.takeEvents() == [.redirected(id, again.uri)])
        bench.receive(AgentBench.reply(again, 200))
        guard case .established(id, _)? = bench.takeEvents().last else { throw Unexpected() }
    }

    @Test func triesTheContactsByTheirQuality() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(
            try self.moved(
                invite, to: "<sip:low@example.com>;q=0.25, <sip:best@example.com>;q=0.9", "<sip:mid@example.com>;q=0.5",
                status: 300))
        for name in ["best", "mid", "low"] {
            let again = try self.nextInvite(&bench)
            #expect(again.uri.sip?.user == name)
            bench.receive(AgentBench.reply(again, 486))
        }
        guard case .failed(id, .rejected(let response))? = bench.takeEvents().last else { throw Unexpected() }
        #expect(response.status == 486)
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
    }

    @Test func aCircleEndsTheCall() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(try self.moved(invite, to: "<sip:carol@example.com>"))
        let again = try self.nextInvite(&bench)
        let back = try self.moved(again, to: "<sip:bob@EXAMPLE.com>, <sip:carol@example.com>")
        bench.receive(back)
        #expect(bench.takeEvents().last == .failed(id, .redirectedInCircles(back)))
    }

    @Test func followsOnlySoMany() throws {
        var (bench, id, invite) = try self.calling()
        var last = invite
        for number in 0..<5 {
            bench.receive(try self.moved(last, to: "<sip:n\(number)@example.com>"))
            last = try self.nextInvite(&bench)
        }
        let more = try self.moved(last, to: "<sip:n6@example.com>")
        bench.receive(more)
        #expect(bench.takeEvents().last == .failed(id, .redirectedInCircles(more)))
    }

    @Test func aGlobalFailureIsTheLastWord() throws {
        var (bench, id, invite) = try self.calling()
        bench.receive(try self.moved(invite, to: "<sip:a@example.com>, <sip:b@example.com>"))
        bench.receive(AgentBench.reply(try self.nextInvite(&bench), 603))
        guard case .failed(id, .rejected(let response))? = bench.takeEvents().last else { throw Unexpected() }
        #expect(response.status == 603)
    }

    @Test func aTelephoneNumberIsCalledInOurDomain() throws {
        var (bench, _, invite) = try self.calling()
        bench.receive(try self.moved(invite, to: "<tel:+4930123;phone-context=x>"))
        #expect(try self.nextInvite(&bench).uri.description == "sip:+4930123@example.com;user=phone")
    }

    @Test(arguments: ["<sips:carol@example.com>", "<mailto:carol@example.com>", "<sip:carol@example.com;method=REFER>"])
    func whatCannotBeCalledIsReported(contact: String) throws {
        var (bench, id, invite) = try self.calling()
        let response = try self.moved(invite, to: contact)
        bench.receive(response)
        #expect(bench.takeEvents() == [.failed(id, .rejected(response))])
    }

    @Test(arguments: [305, 380])
    func otherRedirectionsAreReported(status: Int) throws {
        var (bench, id, invite) = try self.calling()
        let response = try self.moved(invite, to: "<sip:proxy.example.com>", status: status)
        bench.receive(response)
        #expect(bench.takeEvents() == [.failed(id, .rejected(response))])
    }

    @Test func theNewTargetMayAskForThePassword() throws {
        var (bench, _, invite) = try self.calling()
        bench.receive(AgentBench.challenge(invite, 407, nonce: "one"))
        let proven = try self.nextInvite(&bench)
        bench.receive(try self.moved(proven, to: "<sip:carol@example.com>"))
        let again = try self.nextInvite(&bench)
        bench.receive(AgentBench.challenge(again, 407, nonce: "two"))
        let last = try self.nextInvite(&bench)
        #expect(last.uri.sip?.user == "carol" && last.headers[.proxyAuthorization]?.contains("\"two\"") == true)
    }

    @Test func aRefusedExtensionIsLeftOut() throws {
        var (bench, _, invite) = try self.calling()
        var refusal = AgentBench.reply(invite, 420)
        refusal.headers.append(.unsupported, "timer")
        bench.receive(refusal)
        let again = try self.nextInvite(&bench)
        #expect(again.tokens(.supported) == ["100rel"] && again.headers[.sessionExpires] == nil)
    }

    @Test func whatCannotBeCorrectedIsReported() throws {
        var (bench, id, invite) = try self.calling()
        var refusal = AgentBench.reply(invite, 420)
        refusal.headers.append(.unsupported, "somethingElse")
        refusal = try AgentBench.arrived(refusal)
        bench.receive(refusal)
        #expect(bench.takeEvents() == [.failed(id, .rejected(refusal))])
    }
}
