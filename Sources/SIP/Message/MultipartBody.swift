/// A body of several parts (RFC 2046, section 5.1), as gateways send it: a session description beside what belongs to
/// other networks (RFC 5621).
public struct MultipartBody: Hashable, Sendable {
    /// One part: a body with headers of its own, and readable like a message.
    public struct Part: MessageFields {
        public var headers: Headers
        public var body: [UInt8]
    }

    /// The most parts of one body; a body with more is malformed.
    public static let partLimit = 16
    /// The most bytes of a part's headers; a part with more is malformed.
    public static let headerLimit = 4_096
    /// How deep bodies of several parts may nest; what lies deeper is not seen.
    public static let depthLimit = 3
    /// RFC 2046, section 5.1.1.
    static let boundaryLimit = 70

    public let parts: [Part]

    /// `nil` when the message has no such body, or one that is malformed.
    public init?(_ message: some MessageFields) {
        guard let boundary = message.headers.firstScanner(of: .contentType).flatMap({ $0.multipartBoundary() }),
            let ranges = Self.parts(of: message.body, delimiter: Array("--\(boundary)".utf8))
        else { return nil }
        var parts: [Part] = []
        for range in ranges {
            guard let part = Part(parsing: message.body[range]) else { return nil }
            parts.append(part)
        }
        self.parts = parts
    }

    /// What lies between the delimiters; what precedes the first and follows the last has no meaning.
    private static func parts(of body: [UInt8], delimiter: [UInt8]) -> [Range<Int>]? {
        var parts: [Range<Int>] = []
        var start: Int?
        var line = 0
        while line < body.count {
            let end = body[line...].firstIndex(of: UInt8(ascii: "\n")) ?? body.count
            if let isLast = Self.isDelimiter(body[line..<end], delimiter) {
                if let start {
                    guard parts.count < Self.partLimit else { return nil }
                    parts.append(start..<max(start, Self.contentEnd(of: body, before: line)))
                }
                if isLast { return parts.isEmpty ? nil : parts }
                start = min(end + 1, body.count)
            }
            line = end + 1
        }
        return nil
    }

    /// Whether the line is the last delimiter; `nil` when it is none.
    private static func isDelimiter(_ line: ArraySlice<UInt8>, _ delimiter: [UInt8]) -> Bool? {
        guard line.starts(with: delimiter) else { return nil }
        let rest = line.dropFirst(delimiter.count)
        let mark = rest.prefix(while: { $0 == UInt8(ascii: "-") }).count
        guard mark == 0 || mark == 2, rest.dropFirst(mark).allSatisfy(\.isSpace) else { return nil }
        return mark == 2
    }

    /// The line end before a delimiter belongs to the delimiter.
    private static func contentEnd(of body: [UInt8], before line: Int) -> Int {
        var end = line
        if end > 0, body[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0, body[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end
    }
}

extension MultipartBody.Part {
    /// Headers, an empty line, the body; the headers may be missing, the empty line not.
    public init?(parsing bytes: ArraySlice<UInt8>) {
        self.headers = Headers()
        var line = bytes.startIndex
        var field: [UInt8] = []
        while line < bytes.endIndex, line - bytes.startIndex <= MultipartBody.headerLimit {
            let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let content = bytes[line..<end].last == UInt8(ascii: "\r") ? bytes[line..<(end - 1)] : bytes[line..<end]
            line = min(end + 1, bytes.endIndex)
            if let first = content.first, first.isSpace {
                field += content
                continue
            }
            guard self.headers.take(field) else { return nil }
            field = Array(content)
            if content.isEmpty {
                self.body = Array(bytes[line...])
                return
            }
        }
        return nil
    }
}

extension Headers {
    /// One unfolded line; an empty one is none.
    fileprivate mutating func take(_ line: [UInt8]) -> Bool {
        if line.isEmpty { return true }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let name = String(String(decoding: line[..<colon], as: UTF8.self).trimmedSpace)
        guard !name.isEmpty else { return false }
        let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmedSpace
        self.append(HeaderName(name), String(value))
        return true
    }
}

extension ByteScanner {
    /// The boundary of multipart/…;boundary=….
    fileprivate func multipartBoundary() -> String? {
        var scanner = self
        guard let type = scanner.token(), scanner.text(type).isEqualIgnoringCase(to: "multipart"),
            scanner.takeSeparator(UInt8(ascii: "/")), scanner.token() != nil,
            let boundary = scanner.headerParameters()?["boundary"], !boundary.isEmpty,
            boundary.utf8.count <= MultipartBody.boundaryLimit
        else { return nil }
        return boundary
    }
}
