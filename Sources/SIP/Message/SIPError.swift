/// What is wrong with bytes or text that should have been SIP.
///
/// Offending text is capped at `MessageLimits.errorText` characters.
public enum SIPError: Error, Hashable, Sendable {
    /// Nothing but line ends: a keep-alive (RFC 5626, section 4.4.1; RFC 3261, section 7.5), to be dropped in silence.
    case empty
    case tooLong(Limit, size: Int)
    case malformedStartLine(String)
    /// The header section has no empty line at its end.
    case unterminatedHeaders
    /// A header line without a name or colon.
    case malformedHeaderLine(String)
    /// The value of this header, or this kind of value, breaks the grammar.
    case malformed(String, String)
    case missing(HeaderName)
    /// A header that may occur once occurs more often (RFC 3261, section 7.3.1).
    case repeated(HeaderName)
    case bodyTooShort(expected: Int, actual: Int)
    case unsupportedVersion(String)
    /// A request that cannot be used but can be answered: its top Via is sound and it has what a response copies.
    indirect case rejected(status: Int, reason: String, request: Request)

    /// The limits a message can exceed.
    public enum Limit: Hashable, Sendable {
        case messageBytes, lineBytes, headerLines
    }

    /// The response that RFC 3261 wants in return, without a To tag; nil where silence is right (also for every ACK).
    public func reply(toTag: String? = nil) -> Response? {
        guard case .rejected(let status, let reason, let request) = self, request.method != .ack else { return nil }
        return Response.reply(to: request, status: status, reason: reason, toTag: toTag)
    }

    static func malformed(_ part: String, in text: some StringProtocol) -> SIPError {
        .malformed(part, String(text.prefix(MessageLimits.errorText)))
    }
}

extension SIPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "No message, only line ends"
        case .tooLong(.messageBytes, let size): "Message too long: \(size) bytes"
        case .tooLong(.lineBytes, let size): "Line too long: \(size) bytes"
        case .tooLong(.headerLines, let size): "Too many header lines: \(size)"
        case .malformedStartLine(let text): "Malformed start line: \(text)"
        case .unterminatedHeaders: "No empty line after the headers"
        case .malformedHeaderLine(let text): "Malformed header line: \(text)"
        case .malformed(let part, let text): "Malformed \(part): \(text)"
        case .missing(let name): "Missing \(name)"
        case .repeated(let name): "Repeated \(name)"
        case .bodyTooShort(let expected, let actual): "Body too short: \(actual) of \(expected) bytes"
        case .unsupportedVersion(let version): "Unsupported version: \(version)"
        case .rejected(let status, let reason, _): "\(status) \(reason)"
        }
    }
}
