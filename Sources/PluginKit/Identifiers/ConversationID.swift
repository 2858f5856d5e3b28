/// One conversation; opaque to plugins and to the page.
public struct ConversationID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
