/// A message is gone, or a whole conversation; goes to every tab of the user.
public struct MessageRemoved: ServerEvent, Hashable {
    public static let type: MessageType = "messageRemoved"
    public static let capability = Capability.messages

    public let conversation: ConversationID
    /// Absent when all of it is gone.
    public let message: MessageID?

    public init(conversation: ConversationID, message: MessageID?) {
        self.conversation = conversation
        self.message = message
    }
}
