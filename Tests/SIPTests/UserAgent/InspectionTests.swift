// What a UAS refuses before it looks any further (RFC 3261, section 8.2).

import Primitives
import Testing

@testable import SIP

struct InspectionTests {
    private func answer(_ change: (inout Request) -> Void, method: SIP.Method = .invite) throws -> (
        Response, AgentBench
    ) {
        var bench = AgentBench()
        var request = try bench.request(method, body: method == .invite ? [1] : [])
        change(&request)
        bench.receive(request)
        let response = try #require(try bench.takeResponses().last)
        #expect(bench.takeEvents() == [])
        return (response, bench)
    }

    @Test func answersKnownMethodsThatAreNotServedWith405() throws {
        let (response, _) = try self.answer({ _ in }, method: .publish)
        #expect(response.status == 405)
        #expect(response.tokens(.allow).contains("INVITE"))
    }

    @Test func answersUnknownMethodsWith501() throws {
        let (response, _) = try self.answer({ _ in }, method: Method("NEWMETHOD"))
        #expect(response.status == 501)
        #expect(response.tokens(.allow).contains("INVITE"))
    }

    @Test func answersUnknownRequirementsWith420() throws {
        let (response, _) = try self.answer { $0.headers.append(.require, "nothingSupportsThis, 100rel, northis") }
        #expect(response.status == 420)
        #expect(response.tokens(.unsupported) == ["nothingSupportsThis", "northis"])
    }

    @Test func acceptsRequirementsThatAreSupported() throws {
        var bench = AgentBench { $0.supported = ["timer"] }
        var request = try bench.request(.invite, body: [1])
        request.headers.append(.require, "TIMER")
        bench.receive(request)
        #expect(try bench.takeResponses().map(\.status) == [100])
    }

    @Test func answersOtherURISchemesWith416() throws {
        let (response, _) = try self.answer { $0.uri = .other(scheme: "tel", rest: "+12025550100") }
        #expect(response.status == 416)
    }

    @Test func answersForeignBodiesAndEncodingsWith415() throws {
        let (type, _) = try self.answer { $0.headers[.contentType] = "text/html" }
        #expect(
            type.status == 415 && type.headers[.accept] == "application/sdp, multipart/mixed, multipart/alternative")
        let (encoding, _) = try self.answer { $0.headers.append(.contentEncoding, "gzip") }
        #expect(encoding.status == 415 && encoding.headers[.acceptEncoding] == "identity")
    }

    /// Of a MESSAGE only, and only what somebody there can read.
    @Test(arguments: [
        (SIP.Method.message, "deflate", nil), (.message, "DEFLATE", nil), (.message, "br", 415),
        (.invite, "deflate", 415),
    ])
    func takesTheCodingsOfMessagesThatAreServed(method: SIP.Method, coding: String, status: Int?) throws {
        var bench = AgentBench { $0.messageCodings = ["deflate"] }
        var request = try bench.request(method, body: [1])
        request.headers.append(.contentEncoding, coding)
        bench.receive(request)
        let response = try bench.takeResponses().last
        #expect(response?.status == status)
        #expect(
            response?.headers[.acceptEncoding]
                == status.map { _ in method == .message ? "identity, deflate" : "identity" })
    }

    @Test func answersMergedRequestsWith482() throws {
        var bench = AgentBench()
        let first = try bench.request(.invite, body: [1])
        bench.receive(first)
        _ = bench.takeEvents()
        _ = try bench.takeResponses()
        // The same request over another path: another branch.
        bench.receive(try bench.request(.invite, body: [1]))
        #expect(try bench.takeResponses().map(\.status) == [482])
        #expect(bench.takeEvents() == [])
        // A proxy that rings two users of this host sends one request to each, and neither is a copy.
        bench.receive(try bench.request(.invite, uri: "sip:anna@192.0.2.1", body: [1]))
        #expect(try bench.takeResponses().map(\.status) == [100])
        bench.receive(try bench.request(.invite, cSeq: 2, callID: "call-2", body: [1]))
        #expect(try bench.takeResponses().map(\.status) == [100])
    }

    @Test func servesARequestWhoseMaxForwardsIsZeroBecauseItEndsHere() throws {
        let (response, _) = try self.answer({ $0.headers[.maxForwards] = "0" }, method: .options)
        #expect(response.status == 200)
    }

    @Test func answersBrokenRequestsWithoutState() throws {
        var bench = AgentBench()
        let request = try bench.request(.options)
        let text = String(decoding: request.serialized(), as: UTF8.self)
        bench.receive(Array(text.replacing("1 OPTIONS", with: "1 INVITE").utf8))
        bench.receive(Array(text.replacing("SIP/2.0\r\n", with: "SIP/7.0\r\n").utf8))
        #expect(try bench.takeResponses().map(\.status) == [400, 505])
        #expect(bench.agent.census.drops.answeredMalformed == 2)
        #expect(bench.agent.census.isAtRest)
    }

    @Test func dropsNoiseAndKeepAlives() throws {
        var bench = AgentBench()
        bench.receive(Array("\r\n\r\n".utf8))
        bench.receive([])
        #expect(bench.agent.census.drops.malformed == 0)
        bench.receive([0xFF, 0x00, 0x41])
        #expect(bench.agent.census.drops.malformed == 1)
        #expect(try bench.takeMessages() == [])
    }

    @Test func answersOptionsWithCapabilities() throws {
        let (response, _) = try self.answer({ _ in }, method: .options)
        #expect(response.status == 200)
        #expect(response.tokens(.allow).contains("INVITE"))
        #expect(response.tokens(.accept).first == "application/sdp")
        #expect(response.to?.tag != nil)
    }

    @Test func passesOtherRequestsUpAndAnswersAsTold() throws {
        var bench = AgentBench()
        var message = try bench.request(.message)
        message.headers.append(.contentType, "text/plain")
        message.body = Array("hello".utf8)
        bench.receive(message)
        guard case .request(let id, let request, let datagram, nil)? = bench.takeEvents().first else {
            throw Unexpected()
        }
        #expect(request.body == message.body && datagram.remote == AgentBench.remote)
        bench.receive(message)
        #expect(try bench.takeResponses() == [])
        bench.agent.respond(id, status: 200, now: bench.now)
        bench.agent.respond(id, status: 500, now: bench.now)
        bench.receive(message)
        #expect(try bench.takeResponses().map(\.status) == [200, 200])
        #expect(bench.takeEvents() == [])
        bench.advance(.seconds(32))
        #expect(bench.agent.census.isAtRest)
        bench.agent.respond(id, status: 200, now: bench.now)
        #expect(try bench.takeResponses() == [])
    }

    @Test func answersRequestsOfUnknownDialogsWith481() throws {
        for method in [SIP.Method.bye, .invite, .update, .info] {
            let (response, _) = try self.answer(
                { $0.headers[.to] = "<sip:alice@example.com>;tag=gone" }, method: method)
            #expect(response.status == 481)
        }
        let (bye, _) = try self.answer({ _ in }, method: .bye)
        #expect(bye.status == 481)
    }

    @Test func neverAnswersAnAck() throws {
        var bench = AgentBench()
        bench.receive(try bench.request(.ack))
        #expect(try bench.takeMessages() == [])
        #expect(bench.agent.census.drops.strayAcks == 1)
    }

    @Test func matchesCopiesWithoutTheMagicCookie() throws {
        var bench = AgentBench()
        var request = try bench.request(.message)
        request.headers[.via] = "SIP/2.0/UDP 192.0.2.2:5060"
        bench.receive(request)
        bench.receive(request)
        #expect(bench.takeEvents().count == 1)
    }
}
