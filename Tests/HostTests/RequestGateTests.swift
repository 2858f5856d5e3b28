// What the gate refuses before anything waits for the rest of a request.

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import SpechPhoneHost

struct RequestGateTests {
    private static let upgrade = [
        ("host", "localhost:8080"), ("upgrade", "websocket"), ("connection", "upgrade"),
        ("sec-websocket-version", "13"), ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    /// The status of the gate's refusal; `nil` when it lets the request in.
    private func refusal(of headers: [(String, String)]) throws -> UInt? {
        let policy = OriginPolicy(settings: HostSettings(), addresses: [])
        let gate = RequestGate(door: Door(policy: policy, isLoopback: true), socketPaths: ["/ws"])
        let channel = EmbeddedChannel(handler: gate)
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/ws", headers: HTTPHeaders(headers))
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        guard case .head(let answer) = try channel.readOutbound(as: HTTPServerResponsePart.self) else { return nil }
        return answer.status.code
    }

    @Test func letsASocketIn() throws {
        #expect(try self.refusal(of: Self.upgrade) == nil)
        #expect(try self.refusal(of: Self.upgrade + [("content-length", "0")]) == nil)
    }

    @Test(arguments: [("content-length", "5"), ("transfer-encoding", "chunked")])
    func doesNotWaitForABodyBeforeASocketOpens(name: String, value: String) throws {
        #expect(try self.refusal(of: Self.upgrade + [(name, value)]) == 426)
    }
}
