// Each message once, in its order, and with its owner: by what it belongs to, not by what it says.

import Primitives
import Testing

@testable import SIP

struct TraceTests {
    private static let anna = MessageOwner(account: "anna", call: 1)
    private static let bert = MessageOwner(account: "bert", call: 2)

    private static func bench() -> AgentBench { AgentBench { $0.traces = true } }

    private static func said(_ trace: [TracedMessage]) -> [String] {
        trace.map { traced in
            let line = String(decoding: traced.datagram.bytes.prefix { $0 != 0x0D }, as: UTF8.self)
            let words = line.split(separator: " ")
            let what = words[0] == "SIP/2.0" ? words[1] : words[0]
            return "\(traced.direction == .incoming ? "<" : ">")\(what) \(traced.owner?.account ?? "-")"
        }
    }

    @Test func nothingIsKeptUnlessItIsWanted() throws {
        var bench = AgentBench()
        _ = bench.agent.send(try bench.outgoing(.options), now: bench.now)
        #expect(bench.agent.takeTrace().isEmpty)
    }

    @Test func whatIsSentAgainIsTracedAgainAndAnswersBelongToTheRequest() throws {
        var bench = Self.bench()
        var outgoing = try bench.outgoing(.register, credentials: AgentBench.credentials)
        outgoing.owner = Self.anna
        _ = bench.agent.send(outgoing, now: bench.now)
        bench.advance(.milliseconds(600))
        let first = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.challenge(first, 401, nonce: "n"))
        let second = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.reply(second, 200))
        #expect(
            Self.said(bench.agent.takeTrace()) == [
                ">REGISTER anna", ">REGISTER anna", "<401 anna", ">REGISTER anna", "<200 anna",
            ])
        #expect(bench.agent.takeTrace().isEmpty)
    }

    @Test func aCallOfOursIsOneOwnersToTheLastAnswer() throws {
        var bench = Self.bench()
        var outgoing = try bench.outgoing(.invite, body: [1])
        outgoing.owner = Self.anna
        let session = bench.agent.invite(outgoing, now: bench.now)
        let invite = try #require(try bench.takeRequests().first)
        bench.receive(AgentBench.reply(invite, 180))
        bench.receive(AgentBench.reply(invite, 200))
        bench.receive(AgentBench.reply(invite, 200))
        _ = try bench.takeRequests()
        bench.agent.hangUp(session, now: bench.now)
        let bye = try #require(try bench.takeRequests().last)
        bench.receive(AgentBench.reply(bye, 200))
        #expect(
            Self.said(bench.agent.takeTrace()) == [
                ">INVITE anna", "<180 anna", "<200 anna", ">ACK anna", "<200 anna", ">ACK anna", ">BYE anna",
                "<200 anna",
            ])
    }

    @Test func aCallOfTheirsIsNobodysUntilItsOwnerIsSaid() throws {
        var bench = Self.bench()
        let invite = try bench.request(.invite, body: [1])
        bench.receive(invite)
        guard case .incoming(let session, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.setOwner(Self.bert, of: session)
        bench.receive(invite)
        bench.agent.accept(session, body: [2], now: bench.now)
        let success = try #require(try bench.takeResponses().last)
        bench.receive(try bench.inDialogRequest(.ack, answeredBy: success, cSeq: 1))
        let bye = try bench.inDialogRequest(.bye, answeredBy: success, cSeq: 2)
        bench.receive(bye)
        bench.receive(bye)
        #expect(
            Self.said(bench.agent.takeTrace()) == [
                "<INVITE bert", ">100 bert", "<INVITE bert", ">100 bert", ">200 bert", "<ACK bert", "<BYE bert",
                ">200 bert",
                "<BYE bert", ">200 bert",
            ])
    }

    @Test func aCancelIsTheCallsOwn() throws {
        var bench = Self.bench()
        let invite = try bench.request(.invite, body: [1])
        bench.receive(invite)
        guard case .incoming(let session, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.setOwner(Self.bert, of: session)
        var cancel = invite
        cancel.method = .cancel
        cancel.headers[.cSeq] = "1 CANCEL"
        cancel.headers.remove(.contentType)
        cancel.body = []
        bench.receive(cancel)
        #expect(
            Self.said(bench.agent.takeTrace()) == [
                "<INVITE bert", ">100 bert", "<CANCEL bert", ">200 bert", ">487 bert",
            ])
    }

    /// Two accounts behind one proxy: both legs have one Call-ID, and From is the same.
    @Test func twoLegsOfOneCallIDKeepTheirOwners() throws {
        var bench = Self.bench()
        var outgoing = try bench.outgoing(.invite, body: [1])
        outgoing.owner = Self.anna
        _ = bench.agent.invite(outgoing, now: bench.now)
        let ours = try #require(try bench.takeRequests().first)
        var theirs = try bench.request(.invite, callID: ours.callID ?? "", body: [1])
        theirs.headers[.from] = ours.headers[.from]
        bench.receive(theirs)
        guard case .incoming(let session, _, _)? = bench.takeEvents().first else { throw Unexpected() }
        bench.agent.setOwner(Self.bert, of: session)
        bench.agent.provisional(session, status: 180, now: bench.now)
        bench.receive(AgentBench.reply(ours, 180, tag: "other"))
        #expect(
            Self.said(bench.agent.takeTrace()) == [
                ">INVITE anna", "<INVITE bert", ">100 bert", ">180 bert", "<180 anna",
            ])
    }

    @Test func whatCannotBeReadAndWhatNobodyWaitsForIsNobodys() throws {
        var bench = Self.bench()
        let stray = AgentBench.reply(try bench.request(.options), 200)
        bench.receive(Array("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n\r\n".utf8))
        bench.receive(stray)
        bench.receive(Array("\r\n\r\n".utf8))
        let said = Self.said(bench.agent.takeTrace())
        #expect(said.allSatisfy { $0.hasSuffix(" -") } && said.first == "<OPTIONS -" && said.last == "<200 -")
    }
}
