/// One value of a Reason header (RFC 3326): why a session was ended.
public struct Reason: Hashable, Sendable {
    /// `SIP` or `Q.850`.
    public var protocolName: String
    public var cause: Int?
    public var text: String?

    public init(protocolName: String, cause: Int? = nil, text: String? = nil) {
        self.protocolName = protocolName
        self.cause = cause
        self.text = text
    }

    /// The first value of the message's Reason header that can be read.
    public init?(_ message: some MessageFields) {
        guard let reason = Self.all(in: message).first else { return nil }
        self = reason
    }

    /// Every value that can be read, each of another protocol.
    public static func all(in message: some MessageFields) -> [Reason] {
        message.headers.mapValues(of: .reason) { Self.parse($0) }
    }

    private static func parse(_ scanner: ByteScanner) -> Reason? {
        var scanner = scanner
        guard let name = scanner.token(), let parameters = scanner.headerParameters() else { return nil }
        return Reason(
            protocolName: scanner.text(name), cause: parameters["cause"].flatMap { Int($0) }, text: parameters["text"])
    }
}

extension Reason: CustomStringConvertible {
    /// The header's value; the text is always quoted, as the grammar of RFC 3326 wants it.
    public var description: String {
        var bytes = Array(self.protocolName.utf8)
        if let cause { bytes.append(";cause=\(cause)") }
        if let text {
            bytes.append(";text=")
            bytes.appendQuoted(text)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
