/// A message for a person to read, or to hand on: without what proves an identity, opens a door, encrypts sound, or was
/// written or dialled in confidence.
///
/// What is shown is what is known to be harmless: credentials keep their scheme, user, realm and algorithm, descriptions the
/// attributes that are listed here. Headers have their long names, and Content-Length is that of what is shown. Of a message
/// that cannot be read there is the first line only.
public struct MaskedMessage: Hashable, Sendable {
    /// What stands for something that is not shown.
    public static let mask = "***"
    /// UTF-8 bytes of `text`; what is longer ends there.
    public static let textLimit = 16_384
    /// Bytes of the first line of a message that cannot be read.
    static let lineLimit = 256

    /// The start line; empty where the message has none.
    public let line: String
    /// Of CSeq; `nil` where the message cannot be read.
    public let method: String?
    /// Of a response.
    public let status: Int?
    /// All that is shown, the start line first, with line ends as SIP has them.
    public let text: String
    /// How many bytes the message has.
    public let size: Int

    public init(_ bytes: [UInt8]) {
        self.size = bytes.count
        // A bare CR is a line end to some, and hides what follows from the others.
        switch Self.hasBareReturn(bytes) ? nil : try? Message(parsing: bytes) {
        case .request(let request):
            self.line = Self.masked("\(request.method.rawValue) \(request.uri) SIP/2.0")
            self.method = request.method.rawValue
            self.status = nil
            self.text = Self.text(self.line, request, method: request.method)
        case .response(let response):
            let method = response.cSeq?.method
            self.line = Self.masked("SIP/2.0 \(response.status) \(response.reason)")
            self.method = method?.rawValue
            self.status = response.status
            self.text = Self.text(self.line, response, method: method)
        case nil:
            self.line = Self.firstLine(of: bytes)
            self.method = nil
            self.status = nil
            self.text = self.line
        }
    }

    private static func text(_ line: String, _ message: some MessageFields, method: Method?) -> String {
        let body = Self.body(of: message, method: method)
        var text = line + "\r\n"
        var hasLength = false
        for field in message.headers {
            if field.name == .contentLength {
                if !hasLength { text += "Content-Length: \(body.utf8.count)\r\n" }
                hasLength = true
            } else {
                text += "\(field.name.canonical): \(Self.value(of: field, method: method))\r\n"
            }
        }
        text += "\r\n" + body
        guard text.utf8.count > Self.textLimit else { return text }
        return String(decoding: text.utf8.prefix(Self.textLimit), as: UTF8.self)
    }

    /// Whether a line of the head holds a CR that does not end it.
    private static func hasBareReturn(_ bytes: [UInt8]) -> Bool {
        var rest = bytes.drop { $0 == 0x0D || $0 == 0x0A }
        while let end = rest.firstIndex(of: 0x0A) {
            var line = rest[..<end]
            if line.last == 0x0D { line = line.dropLast() }
            if line.isEmpty { return false }
            if line.contains(0x0D) { return true }
            rest = rest[(end + 1)...]
        }
        return rest.contains(0x0D)
    }

    /// The first line, if it can be one of SIP.
    private static func firstLine(of bytes: [UInt8]) -> String {
        let start = bytes.drop { $0 == 0x0D || $0 == 0x0A }
        let line = start.prefix(Self.lineLimit).prefix { $0 != 0x0D && $0 != 0x0A }
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return "" }
        let text = String(decoding: line, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        let isStatus = words.count >= 2 && words[0] == "SIP/2.0" && words[1].utf8.allSatisfy(\.isDigit)
        let isRequest = words.count == 3 && words[0].utf8.allSatisfy(\.isToken) && words[2] == "SIP/2.0"
        return isStatus || isRequest ? Self.masked(text) : ""
    }
}
