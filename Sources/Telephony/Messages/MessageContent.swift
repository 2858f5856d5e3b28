import SIP

/// What a MESSAGE of the network carries.
enum MessageContent: Hashable {
    case text(String)
    /// Nothing to show, and nothing wrong.
    case nothing
    case composing(IsComposing)
    /// What became of a message of ours.
    case report(DispositionReport)
    case unsupported

    /// What is taken, for Accept.
    static let accepted =
        "text/plain, message/cpim, multipart/mixed, \(IsComposing.contentType), \(DispositionReport.contentType)"
    private static let depthLimit = 4

    init(_ request: Request) {
        self = Self.read(request, depth: Self.depthLimit)
    }

    private static func read(_ fields: some MessageFields, depth: Int) -> MessageContent {
        guard depth > 0 else { return .unsupported }
        let type = fields.contentType ?? "text/plain"
        if fields.body.isEmpty, type == "text/plain" { return .nothing }
        // RFC 3261, section 20.12: without a coding that we know the body cannot be read.
        if let coding = fields.headers["Content-Encoding"], coding.lowercased() != "identity" { return .unsupported }
        switch type {
        case "text/plain":
            let text = TextDecoding.text(fields.body, charset: fields.contentCharset)
            return text.isEmpty ? .nothing : .text(text)
        case IsComposing.contentType: return IsComposing(parsing: fields.body).map { .composing($0) } ?? .nothing
        case "message/cpim": return Self.unwrap(fields.body, depth: depth)
        case DispositionReport.contentType:
            return DispositionReport(parsing: fields.body).map { .report($0) } ?? .nothing
        case _ where type.hasPrefix("multipart/"): return Self.part(of: fields, depth: depth)
        case _: return .unsupported
        }
    }

    /// RFC 3862: headers of the message, then the content with headers of its own.
    private static func unwrap(_ body: [UInt8], depth: Int) -> MessageContent {
        guard let message = MultipartBody.Part(parsing: body[...]),
            let content = MultipartBody.Part(parsing: message.body[...])
        else { return .unsupported }
        return Self.read(content, depth: depth - 1)
    }

    /// The first part that can be shown; of alternatives the last, which is the best (RFC 2046, section 5.1.4).
    private static func part(of fields: some MessageFields, depth: Int) -> MessageContent {
        guard let parts = MultipartBody(fields)?.parts else { return .unsupported }
        let isAlternative = fields.contentType == "multipart/alternative"
        for part in isAlternative ? parts.reversed() : parts {
            let content = Self.read(part, depth: depth - 1)
            if content != .unsupported { return content }
        }
        return .unsupported
    }
}
