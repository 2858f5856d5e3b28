/// A notice of what became of a message (RFC 5438, section 11).
struct DispositionReport: Hashable, Sendable {
    enum Status: Hashable, Sendable {
        case delivered
        case displayed
        /// The far end could not take it after all.
        case failed
    }

    static let contentType = "message/imdn+xml"
    static let longestDocument = 4_096

    let messageID: String
    let status: Status

    init(messageID: String, status: Status) {
        self.messageID = messageID
        self.status = status
    }

    /// `nil` for a document that names no message, or says nothing that changes anything: `forbidden`, `error`,
    /// `processed`, `stored`.
    init?(parsing body: [UInt8]) {
        guard body.count <= Self.longestDocument else { return nil }
        let text = String(decoding: body, as: UTF8.self)
        guard let id = XMLText.content(of: "message-id", in: text), !id.isEmpty,
            id.utf8.count <= CPIMMessage.longestField
        else { return nil }
        self.messageID = id
        if XMLText.holds("display-notification", text), XMLText.holds("displayed", text) {
            self.status = .displayed
        } else if XMLText.holds("delivery-notification", text), XMLText.holds("delivered", text) {
            self.status = .delivered
        } else if XMLText.holds("delivery-notification", text), XMLText.holds("failed", text) {
            self.status = .failed
        } else {
            return nil
        }
    }

    /// - Parameter dateTime: The message's own, as it came.
    func document(dateTime: String) -> [UInt8] {
        let (kind, status) =
            switch self.status {
            case .delivered: ("delivery", "delivered")
            case .displayed: ("display", "displayed")
            case .failed: ("delivery", "failed")
            }
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>\(XMLText.escaped(self.messageID))</message-id>\
            <datetime>\(XMLText.escaped(dateTime))</datetime><\(kind)-notification><status><\(status)/></status>\
            </\(kind)-notification></imdn>
            """.utf8)
    }
}
