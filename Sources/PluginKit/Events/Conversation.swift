/// Something was read, or somebody has begun or ceased to write; goes to every tab of the user.
public struct Conversation: ServerEvent, Hashable {
    public static let type: MessageType = "conversation"
    public static let capability = Capability.messages

    public let conversation: ConversationView

    public init(conversation: ConversationView) {
        self.conversation = conversation
    }
}
