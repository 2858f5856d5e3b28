/// A page of conversations, newest activity first.
public struct ConversationsView: Codable, Hashable, Sendable {
    public let conversations: [ConversationView]
    public let more: Bool
    /// Unread messages of all conversations of the user.
    public let unread: Int

    public init(conversations: [ConversationView], more: Bool, unread: Int) {
        self.conversations = conversations
        self.more = more
        self.unread = unread
    }
}
