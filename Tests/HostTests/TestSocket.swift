// A WebSocket client written from RFC 6455 alone, so that it shares no mistake with the host.

import Foundation

/// One client socket; used by one task.
final class TestSocket {
    enum Frame: Equatable {
        case text(String)
        case binary([UInt8])
        case close(Int)
        case other(UInt8)
    }

    struct Refused: Error, Equatable {
        let status: Int
        let body: String
    }

    private let connection: TestConnection
    private var pieces: AsyncStream<[UInt8]>.Iterator
    private var buffer: [UInt8] = []
    private var lastID = 0
    /// Pushes that came while a reply was awaited.
    private var pushes: [TestMessage] = []

    private init(connection: TestConnection) {
        self.connection = connection
        self.pieces = connection.pieces()
    }

    static func open(port: Int, path: String, headers: [(String, String)]) async throws -> sending TestSocket {
        let socket = TestSocket(connection: try await TestConnection.open(port: port))
        var lines = ["GET \(path) HTTP/1.1"]
        if !headers.contains(where: { $0.0 == "Host" }) { lines.append("Host: localhost:\(port)") }
        lines += headers.map { "\($0.0): \($0.1)" }
        lines += [
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
        ]
        try await socket.connection.send(Array(lines.joined(separator: "\r\n").utf8))
        try await socket.finishUpgrade()
        return socket
    }

    /// Sends a request and gives its reply; pushes that come before it are kept.
    func ask(_ type: String, _ data: String = "{}") async throws -> TestMessage {
        self.lastID += 1
        let id = "\(self.lastID)"
        try await self.send(text: #"{"id":"\#(id)","type":"\#(type)","data":\#(data)}"#)
        while true {
            let message = try await self.message()
            if message.id == id { return message }
            self.pushes.append(message)
        }
    }

    /// The next push of this type.
    func push(_ type: String) async throws -> TestMessage {
        if let index = self.pushes.firstIndex(where: { $0.type == type }) { return self.pushes.remove(at: index) }
        while true {
            let message = try await self.message()
            if message.type == type { return message }
        }
    }

    func message() async throws -> TestMessage {
        while true {
            switch try await self.frame() {
            case .text(let text): return TestMessage(text)
            case .close(let code): throw Closed(code: code)
            case .binary, .other: continue
            }
        }
    }

    struct Closed: Error, Equatable {
        let code: Int
    }

    func send(text: String) async throws {
        try await self.send(opcode: 1, Array(text.utf8))
    }

    func send(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true) async throws {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        switch payload.count {
        case ...125: frame.append(0x80 | UInt8(payload.count))
        case ...65535: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: frame += [0x80 | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xFF) }
        }
        let mask: [UInt8] = isMasked ? [0x12, 0x34, 0x56, 0x78] : [0, 0, 0, 0]
        if isMasked { frame += mask } else { frame[1] &= 0x7F }
        frame += payload.enumerated().map { $1 ^ mask[$0 % 4] }
        try await self.connection.send(frame)
    }

    /// The next frame; `.close(1006)` when the connection ends without one.
    func frame() async throws -> Frame {
        guard await self.fill(2) else { return .close(1006) }
        var length = Int(self.buffer[1] & 0x7F)
        var header = 2
        if length == 126 {
            guard await self.fill(4) else { return .close(1006) }
            length = Int(self.buffer[2]) << 8 | Int(self.buffer[3])
            header = 4
        } else if length == 127 {
            guard await self.fill(10) else { return .close(1006) }
            length = self.buffer[2..<10].reduce(0) { $0 << 8 | Int($1) }
            header = 10
        }
        guard await self.fill(header + length) else { return .close(1006) }
        let opcode = self.buffer[0] & 0x0F
        let payload = Array(self.buffer[header..<(header + length)])
        self.buffer.removeFirst(header + length)
        switch opcode {
        case 1: return .text(String(decoding: payload, as: UTF8.self))
        case 2: return .binary(payload)
        case 8: return .close(payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 1005)
        default: return .other(opcode)
        }
    }

    func close() async {
        await self.connection.close()
    }

    private func fill(_ count: Int) async -> Bool {
        while self.buffer.count < count {
            guard let piece = await self.pieces.next(isolation: #isolation) else { return false }
            self.buffer += piece
        }
        return true
    }

    private func finishUpgrade() async throws {
        let end = Array("\r\n\r\n".utf8)
        while self.buffer.firstRange(of: end) == nil {
            guard await self.fill(self.buffer.count + 1) else { throw Refused(status: 0, body: "") }
        }
        guard let range = self.buffer.firstRange(of: end) else { return }
        let head = TestResponse(Array(self.buffer[..<range.upperBound]))
        if head.status == 101 {
            self.buffer.removeFirst(range.upperBound)
            return
        }
        while let piece = await self.pieces.next(isolation: #isolation) { self.buffer += piece }
        let response = TestResponse(self.buffer)
        throw Refused(status: response.status, body: response.body)
    }
}
