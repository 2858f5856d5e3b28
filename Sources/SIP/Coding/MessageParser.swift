/// Reads one message from bytes (RFC 3261, section 7 and 25.1).
///
/// The first defect is remembered and reading goes on, because a request that is otherwise usable must be answered.
struct MessageParser {
    enum StartLine {
        case request(Method, URI)
        case response(status: Int, reason: String)
    }

    let limits: MessageLimits
    private(set) var scanner: ByteScanner
    private var fields: [Headers.Field] = []
    /// The first thing found wrong, and the status that a request with it deserves.
    private(set) var defect: (error: SIPError, status: Int)?

    /// What most messages have, so that the array seldom grows.
    private static let usualHeaderLines = 24

    init(_ bytes: [UInt8], limits: MessageLimits) {
        self.scanner = ByteScanner(bytes)
        self.limits = limits
    }

    mutating func parse() throws(SIPError) -> Message {
        // What exceeds a limit is read as far as it takes to answer 513 (RFC 3261, section 21.5.7).
        if self.scanner.bytes.count > self.limits.messageBytes {
            self.note(.tooLong(.messageBytes, size: self.scanner.bytes.count), status: 513)
        }
        // RFC 3261, section 7.5: line ends before the start line are ignored.
        _ = self.scanner.run { $0 == 0x0D || $0 == 0x0A }
        guard !self.scanner.isAtEnd else { throw .empty }
        let startLine = try self.parseStartLine(self.takeLine())
        self.fields.reserveCapacity(Self.usualHeaderLines)
        try self.parseHeaders()
        var headers = Headers(buffer: self.scanner.bytes, fields: self.fields)
        let body = self.body(headers)
        switch startLine {
        case .request(let method, let uri):
            let decoded = self.inspect(headers, method: method)
            if let defect {
                let request = Request(method: method, uri: uri, headers: headers, body: body)
                throw Self.refusal(of: request, defect: defect.error, status: defect.status)
            }
            if let decoded { headers.keep(decoded) }
            return .request(Request(method: method, uri: uri, headers: headers, body: body))
        case .response(let status, let reason):
            let decoded = self.inspect(headers, method: nil)
            if let defect { throw defect.error }
            if let decoded { headers.keep(decoded) }
            return .response(Response(status: status, reason: reason, headers: headers, body: body))
        }
    }

    mutating func note(_ error: SIPError, status: Int = 400) {
        if self.defect == nil { self.defect = (error, status) }
    }

    /// A line without its end; a lone LF ends a line too.
    private mutating func takeLine() throws(SIPError) -> Range<Int> {
        let range = self.scanner.run { $0 != 0x0A }
        if range.count > self.limits.lineBytes { self.note(.tooLong(.lineBytes, size: range.count), status: 513) }
        _ = self.scanner.take(0x0A)
        if let last = range.last, self.scanner.bytes[last] == 0x0D { return range.lowerBound..<last }
        return range
    }

    /// Header lines up to the empty line, which is consumed.
    private mutating func parseHeaders() throws(SIPError) {
        while let byte = self.scanner.peek {
            if byte == 0x0A || (byte == 0x0D && self.scanner.peek(ahead: 1) == 0x0A) {
                _ = try self.takeLine()
                return
            }
            try self.parseHeaderLine()
        }
        self.note(.unterminatedHeaders)
    }

    private mutating func parseHeaderLine() throws(SIPError) {
        let start = self.scanner.position
        let name = self.scanner.run(while: \.isToken)
        _ = self.scanner.run { $0 == 0x20 || $0 == 0x09 }
        let hasColon = self.scanner.take(UInt8(ascii: ":"))
        var line = try self.takeLine()
        // RFC 3261, section 7.3.1: a line that begins with white space continues the one before.
        while let byte = self.scanner.peek, byte == 0x20 || byte == 0x09 {
            line = line.lowerBound..<(try self.takeLine().upperBound)
        }
        guard line.count <= self.limits.lineBytes else {
            self.note(.tooLong(.lineBytes, size: line.count), status: 513)
            return
        }
        guard self.fields.count < self.limits.headerLines else {
            self.note(.tooLong(.headerLines, size: self.fields.count + 1), status: 513)
            return
        }
        guard !name.isEmpty, hasColon else {
            self.note(.malformedHeaderLine(self.excerpt(start..<line.upperBound)))
            return
        }
        let bytes = self.scanner.bytes
        var first = line.lowerBound
        var end = line.upperBound
        while first < end, bytes[first].isSpace { first &+= 1 }
        while end > first, bytes[end &- 1].isSpace { end &-= 1 }
        self.fields.append(
            .received(KnownHeader(name: bytes, in: name), name: ByteRange(name), value: ByteRange(first..<end)))
    }

    /// Offending bytes as text, cut to a size that an error may carry.
    func excerpt(_ range: Range<Int>) -> String {
        self.scanner.text(range.lowerBound..<min(range.upperBound, range.lowerBound + MessageLimits.errorText))
    }

    /// What follows the empty line, as long as Content-Length says (RFC 3261, section 18.3).
    private mutating func body(_ headers: Headers) -> [UInt8] {
        let available = self.scanner.remaining
        let lines = headers.lines(of: .contentLength)
        guard let first = lines.first else { return Array(self.scanner.bytes[available]) }
        if lines.count > 1 {
            let text = headers.value(at: first)
            for index in headers.indices(of: .contentLength).dropFirst() where headers.value(at: index) != text {
                self.note(.repeated(.contentLength))
                return []
            }
        }
        guard let length = headers.number(.contentLength, upTo: Int(UInt32.max)) else {
            self.note(.malformed("Content-Length", in: headers.value(at: first)))
            return []
        }
        guard length <= available.count else {
            self.note(.bodyTooShort(expected: length, actual: available.count))
            return Array(self.scanner.bytes[available])
        }
        return Array(self.scanner.bytes[available.prefix(length)])
    }
}
