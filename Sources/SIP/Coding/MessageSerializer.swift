/// Writes messages straight to bytes; received headers are copied from their buffer without becoming text.
enum MessageSerializer {
    /// Enough for the lines that most messages set themselves, so that the array grows at most once.
    private static let spareBytes = 512

    static func bytes(headers: Headers, body: [UInt8], startLine: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headers.buffer.count + body.count + Self.spareBytes)
        startLine(&bytes)
        bytes.appendLineEnd()
        var hasLength = false
        for index in headers.indices {
            let isLength = headers.hasName(.contentLength, at: index)
            if isLength, hasLength { continue }
            if isLength {
                hasLength = true
                Self.appendLength(of: body, to: &bytes)
            } else {
                Self.append(headers, index, to: &bytes)
            }
        }
        if !hasLength { Self.appendLength(of: body, to: &bytes) }
        bytes.appendLineEnd()
        bytes.append(contentsOf: body)
        return bytes
    }

    private static func append(_ headers: Headers, _ index: Int, to bytes: inout [UInt8]) {
        switch headers.fields[index] {
        case .received(let known, let name, let value):
            if let known {
                bytes.append(known.rawValue)
            } else {
                bytes.append(contentsOf: headers.buffer[name.range])
            }
            bytes.append(UInt8(ascii: ":"))
            bytes.append(0x20)
            bytes.append(contentsOf: headers.buffer[value.range])
        case .set(let name, let value):
            bytes.append(contentsOf: name.canonical.utf8.lazy.map { $0.isToken ? $0 : UInt8(ascii: "-") })
            bytes.append(UInt8(ascii: ":"))
            bytes.append(0x20)
            bytes.appendLine(value)
        }
        bytes.appendLineEnd()
    }

    private static func appendLength(of body: [UInt8], to bytes: inout [UInt8]) {
        bytes.append("Content-Length: ")
        bytes.append(String(body.count))
        bytes.appendLineEnd()
    }
}

extension Request {
    public func serialized() -> [UInt8] {
        MessageSerializer.bytes(headers: self.headers, body: self.body) { bytes in
            bytes.append(contentsOf: self.method.rawValue.utf8.lazy.map { $0.isToken ? $0 : UInt8(ascii: "-") })
            bytes.append(0x20)
            self.uri.write(into: &bytes)
            bytes.append(" SIP/2.0")
        }
    }
}

extension Response {
    public func serialized() -> [UInt8] {
        MessageSerializer.bytes(headers: self.headers, body: self.body) { bytes in
            bytes.append("SIP/2.0 ")
            bytes.append(String(self.status))
            bytes.append(0x20)
            bytes.appendLine(self.reason)
        }
    }
}
