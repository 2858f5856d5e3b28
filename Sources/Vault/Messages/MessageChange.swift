/// A message as it is after a change, and its conversation; `isNew` is false when it was stored before.
public struct MessageChange: Hashable, Sendable {
    public let message: StoredMessage
    public let conversation: StoredConversation
    public let isNew: Bool
}
