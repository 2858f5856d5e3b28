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

    private static func gate(_ connections: ConnectionTable = ConnectionTable()) -> RequestGate {
        let policy = OriginPolicy(settings: HostSettings(), addresses: [])
        return RequestGate(
            door: Door(policy: policy, isLoopback: true), socketPaths: ["/ws"], connections: connections)
    }

    /// A connection from an address, before its first byte.
    private static func connection(
        from address: String = "203.0.113.9", _ connections: ConnectionTable = ConnectionTable()
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: [
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)), Self.gate(connections),
        ])
        try channel.connect(to: SocketAddress(ipAddress: address, port: 4711)).wait()
        return channel
    }

    /// The status of the gate's refusal; `nil` when it lets the request in.
    private func refusal(of headers: [(String, String)]) throws -> UInt? {
        let channel = EmbeddedChannel(handler: Self.gate())
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

    @Test(arguments: ["", "G", "GET / HTTP/1.1\r\nHost: localhost:8080\r\nX: "])
    func endsAConnectionWithoutAWholeRequest(bytes: String) throws {
        let channel = try Self.connection()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        channel.embeddedEventLoop.advanceTime(by: .seconds(8))
        try channel.writeInbound(ByteBuffer(string: bytes))
        // What drips in wins no time.
        channel.embeddedEventLoop.advanceTime(by: .seconds(6))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func waitsForWhatComesAfterAWholeRequest() throws {
        let channel = try Self.connection()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(channel.isActive)
    }

    @Test func oneAddressHasItsShareOfConnectionsAndNoMore() throws {
        let share = 3
        let table = ConnectionTable(limitFromOneAddress: share)
        var channels: [EmbeddedChannel] = []
        defer { for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) } }
        // One network of one person, whatever address of it is used.
        for number in 0..<share { channels.append(try Self.connection(from: "2001:db8::\(number)", table)) }
        #expect(!channels.contains { !$0.isActive })
        channels.append(try Self.connection(from: "2001:db8::ffff", table))
        #expect(channels.last?.isActive == false)
        #expect(table.census == .init(open: share, refused: 1))
        for address in ["2001:db8:0:1::1", "127.0.0.1"] {
            channels.append(try Self.connection(from: address, table))
            #expect(channels.last?.isActive == true)
        }
        try channels[0].close().wait()
        channels[0].embeddedEventLoop.run()
        channels.append(try Self.connection(from: "2001:db8::1", table))
        #expect(channels.last?.isActive == true)
        #expect(table.census == .init(open: share + 2, refused: 1))
    }
}
