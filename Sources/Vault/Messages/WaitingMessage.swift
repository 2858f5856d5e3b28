/// An outgoing message whose outcome is not known, with what the phone needs to go on with it.
public struct WaitingMessage: Hashable, Sendable {
    public let message: StoredMessage
    public let conversation: StoredConversation
}
