import CSystem
import Glibc

/// The client's end of RFC 6455, without fragments and extensions: the host sends none.
final class WebSocket {
    enum Opcode {
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
        static let ping: UInt8 = 9
        static let pong: UInt8 = 10
    }

    let descriptor: Int32
    /// The lines of the answer to the upgrade; empty before it.
    private(set) var answer = ""
    /// The begin of a frame that has not come whole.
    private var rest: [UInt8] = []
    private var masks: UInt64

    /// Connects to a port of this machine and asks for the upgrade (section 4.1).
    init(port: UInt16, path: String) throws(RigError) {
        self.descriptor = rig_connect(port)
        guard self.descriptor >= 0 else { throw .system("connect to port \(port)", errno) }
        self.masks = UInt64(self.descriptor) &* 0x9E37_79B9_7F4A_7C15
        let lines = [
            "GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
        ]
        let bytes = Array(lines.joined(separator: "\r\n").utf8)
        guard Glibc.send(self.descriptor, bytes, bytes.count, rig_send_flags) == bytes.count else {
            throw .system("ask for \(path)", errno)
        }
    }

    /// Reads what has come, once; the frames that are whole are handed out.
    ///
    /// - Parameter scratch: Room for all that one read takes; shared by all sockets of a thread.
    func receive(
        _ scratch: UnsafeMutableRawBufferPointer, _ handle: (UInt8, UnsafeRawBufferPointer, Int64) throws -> Void
    ) throws {
        scratch.copyBytes(from: self.rest)
        var arrived: Int64 = 0
        let room = UnsafeMutableRawBufferPointer(rebasing: scratch[self.rest.count...])
        let count = rig_read(self.descriptor, room.baseAddress, room.count, &arrived)
        if count < 0, errno == EAGAIN { return }
        guard count > 0 else { throw RigError.unexpected("a WebSocket was closed") }
        var left = UnsafeRawBufferPointer(rebasing: scratch[..<(self.rest.count + count)])
        if self.answer.isEmpty {
            guard let end = self.readAnswer(left) else { return self.keep(left) }
            left = UnsafeRawBufferPointer(rebasing: left[end...])
        }
        while let frame = Self.frame(in: left) {
            try self.handle(frame.opcode, UnsafeRawBufferPointer(rebasing: left[frame.payload]), arrived, handle)
            left = UnsafeRawBufferPointer(rebasing: left[frame.payload.upperBound...])
        }
        self.keep(left)
    }

    private func handle(
        _ opcode: UInt8, _ payload: UnsafeRawBufferPointer, _ arrived: Int64,
        _ handle: (UInt8, UnsafeRawBufferPointer, Int64) throws -> Void
    ) throws {
        switch opcode {
        case Opcode.ping: try self.send(Opcode.pong, payload)
        case Opcode.close: throw RigError.unexpected("a WebSocket was closed by its other end")
        default: try handle(opcode, payload, arrived)
        }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        self.rest.removeAll(keepingCapacity: true)
        self.rest.append(contentsOf: bytes)
    }

    /// - Returns: Where the frames begin; nil while the answer has no end.
    private func readAnswer(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let start = (0..<max(bytes.count - 3, 0)).first(where: { bytes[$0..<($0 + 4)].elementsEqual(end) }) else {
            return nil
        }
        self.answer = String(decoding: bytes[..<start], as: UTF8.self)
        return start + 4
    }

    /// The first frame (section 5.2), if all of it is there.
    private static func frame(in bytes: UnsafeRawBufferPointer) -> (opcode: UInt8, payload: Range<Int>)? {
        guard bytes.count >= 2 else { return nil }
        var start = 2
        var length = Int(bytes[1] & 0x7F)
        if length == 126 {
            guard bytes.count >= 4 else { return nil }
            length = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            start = 4
        } else if length == 127 {
            guard bytes.count >= 10 else { return nil }
            length = Int(truncatingIfNeeded: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self)))
            start = 10
        }
        guard length >= 0, bytes.count - start >= length else { return nil }
        return (bytes[0] & 15, start..<(start + length))
    }

    func sendText(_ text: String) throws {
        try Array(text.utf8).withUnsafeBytes { try self.send(Opcode.text, $0) }
    }

    /// Sends one masked frame. One that does not fit the system's buffer ends the run: the other end does not read.
    func send(_ opcode: UInt8, _ payload: UnsafeRawBufferPointer) throws {
        try withUnsafeTemporaryAllocation(byteCount: payload.count + 16, alignment: 8) { frame in
            let start = self.writeHeader(opcode, payload.count, to: frame)
            let key = frame.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self)
            let wide = UInt64(key) << 32 | UInt64(key)
            var index = 0
            while index + 8 <= payload.count {
                let word = payload.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
                frame.storeBytes(of: word, toByteOffset: start + index, as: UInt64.self)
                index += 8
            }
            while index < payload.count {
                frame[start + index] = payload[index] ^ UInt8(truncatingIfNeeded: key >> UInt32(8 * (index & 3)))
                index += 1
            }
            let count = start + payload.count
            guard Glibc.send(self.descriptor, frame.baseAddress, count, rig_send_flags) == count else {
                throw RigError.system("send to a WebSocket", errno)
            }
        }
    }

    /// - Returns: Where the payload begins, after the mask.
    private func writeHeader(_ opcode: UInt8, _ count: Int, to frame: UnsafeMutableRawBufferPointer) -> Int {
        self.masks = self.masks &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        frame[0] = 0x80 | opcode
        var start = 2
        if count < 126 {
            frame[1] = 0x80 | UInt8(count)
        } else {
            frame[1] = 0x80 | 126
            frame.storeBytes(of: UInt16(clamping: count).bigEndian, toByteOffset: 2, as: UInt16.self)
            start = 4
        }
        frame.storeBytes(of: UInt32(truncatingIfNeeded: self.masks >> 32), toByteOffset: start, as: UInt32.self)
        return start + 4
    }

    func shut() { close(self.descriptor) }
}
