/// What a search has found: messages, newest first, and the conversations that they belong to.
public struct FindingsView: Codable, Hashable, Sendable {
    public let messages: [MessageView]
    public let conversations: [ConversationView]

    public init(messages: [MessageView], conversations: [ConversationView]) {
        self.messages = messages
        self.conversations = conversations
    }
}
