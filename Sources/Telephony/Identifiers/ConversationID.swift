/// Names a conversation; the vault gives these names.
public struct ConversationID: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
