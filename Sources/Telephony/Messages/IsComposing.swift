/// Whether somebody is writing (RFC 3994), read with as little XML as that takes.
struct IsComposing: Hashable, Sendable {
    static let contentType = "application/im-iscomposing+xml"
    /// A document that is larger is not read.
    static let longestDocument = 4_096
    /// RFC 3994, section 3.3: what counts when the sender names no interval, and what ours names.
    static let defaultRefresh: Duration = .seconds(120)
    private static let longestRefresh = 600

    var isActive: Bool
    /// After what time without another word the sender counts as idle.
    var refresh = Self.defaultRefresh

    init(isActive: Bool) {
        self.isActive = isActive
    }

    /// `nil` when the document names no state.
    init?(parsing body: [UInt8]) {
        guard body.count <= Self.longestDocument else { return nil }
        let text = String(decoding: body, as: UTF8.self)
        guard let state = XMLText.content(of: "state", in: text) else { return nil }
        // RFC 3994, section 3.2: any other state is as good as idle.
        self.isActive = state == "active"
        if let seconds = XMLText.content(of: "refresh", in: text).flatMap({ Int($0) }), seconds > 0 {
            self.refresh = .seconds(min(seconds, Self.longestRefresh))
        }
    }

    var document: [UInt8] {
        let refresh = self.isActive ? "<refresh>\(Self.defaultRefresh.components.seconds)</refresh>" : ""
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing">\
            <state>\(self.isActive ? "active" : "idle")</state><contenttype>text/plain</contenttype>\(refresh)\
            </isComposing>
            """.utf8)
    }
}
