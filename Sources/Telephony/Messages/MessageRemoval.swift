/// What a person deletes: one message, or a whole conversation.
public struct MessageRemoval: Hashable, Sendable {
    public let conversation: ConversationID
    public let correspondent: Correspondent
    public let owner: UserID
    /// `nil`: all of it.
    public let message: MessageID?

    public init(
        conversation: ConversationID, correspondent: Correspondent, owner: UserID, message: MessageID?
    ) {
        self.conversation = conversation
        self.correspondent = correspondent
        self.owner = owner
        self.message = message
    }
}
