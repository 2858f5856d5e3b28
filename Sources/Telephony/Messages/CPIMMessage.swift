import SIP

/// A message in the format of RFC 3862, with the headers by which RFC 5438 asks for notices.
struct CPIMMessage: Hashable, Sendable {
    static let contentType = "message/cpim"
    /// UTF-8 bytes of an id or a date; longer ones are as good as none.
    static let longestField = 256
    private static let namespace = "urn:ietf:params:imdn"

    /// The addresses, as URIs.
    var from = ""
    var to = ""
    /// RFC 3339, as the sender wrote it.
    var dateTime: String?
    /// What a notice names the message by.
    var messageID: String?
    var asksForDelivery = false
    var asksForDisplay = false
    /// Of the content, with its parameters.
    var contentType: String
    var disposition: String?
    var body: [UInt8]

    init(contentType: String, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }

    /// Headers of the message, an empty line, headers of the content, an empty line, the content.
    init?(parsing bytes: [UInt8]) {
        guard let message = MultipartBody.Part(parsing: bytes[...]),
            let content = MultipartBody.Part(parsing: message.body[...])
        else { return nil }
        self.init(contentType: content.headers[.contentType] ?? "text/plain", body: content.body)
        self.dateTime = message.headers["DateTime"].flatMap(Self.field)
        guard let prefix = Self.prefix(in: message.headers) else { return }
        self.messageID = message.headers[HeaderName("\(prefix).Message-ID")].flatMap(Self.field)
        let asked = message.headers[HeaderName("\(prefix).Disposition-Notification")] ?? ""
        let wishes = asked.lowercased().split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        self.asksForDelivery = wishes.contains("positive-delivery")
        self.asksForDisplay = wishes.contains("display")
    }

    /// As it goes out; no value of another side can add a line.
    var document: [UInt8] {
        var lines = ["From: <\(self.from)>", "To: <\(self.to)>"]
        if let dateTime { lines.append("DateTime: \(dateTime)") }
        if let messageID {
            lines += ["NS: imdn <\(Self.namespace)>", "imdn.Message-ID: \(messageID)"]
        }
        let wishes =
            (self.asksForDelivery ? ["positive-delivery", "negative-delivery"] : [])
            + (self.asksForDisplay ? ["display"] : [])
        if !wishes.isEmpty { lines.append("imdn.Disposition-Notification: \(wishes.joined(separator: ", "))") }
        lines += ["", "Content-Type: \(self.contentType)"]
        if let disposition { lines.append("Content-Disposition: \(disposition)") }
        lines += ["Content-Length: \(self.body.count)", "", ""]
        let head = lines.map { $0.filter { !$0.isNewline } }.joined(separator: "\r\n")
        return Array(head.utf8) + self.body
    }

    /// RFC 3862, section 3.4: a prefix stands for a name; RFC 5438's is nearly always `imdn`.
    private static func prefix(in headers: Headers) -> String? {
        for value in headers.values("NS") {
            let parts = value.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[1].contains("<\(self.namespace)>") else { continue }
            return String(parts[0])
        }
        return nil
    }

    /// A value that may be written again.
    private static func field(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isPlain && (1...self.longestField).contains(text.utf8.count) ? text : nil
    }
}
