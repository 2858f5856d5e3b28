/// A conversation in which messages were marked as read.
public struct ReadChange: Hashable, Sendable {
    public let conversation: StoredConversation
    /// Of those messages, what was kept with them for their senders; the newest, up to a limit.
    public let receipts: [[UInt8]]
}
