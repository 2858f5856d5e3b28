/// A text message is new, or its state has changed; goes to every tab of its user.
public struct Message: ServerEvent, Hashable {
    public static let type: MessageType = "message"
    public static let capability = Capability.messages

    public let message: MessageView
    public let conversation: ConversationView

    public init(message: MessageView, conversation: ConversationView) {
        self.message = message
        self.conversation = conversation
    }
}
