/// What the vault is asked to do.
public enum StorageEffect: Hashable, Sendable {
    case saveAccount(Account)
    case removeAccount(AccountID)
    /// Keeps a message that is to be sent, and why it will have to wait.
    case queueMessage(OutgoingMessage, MessageReason?)
    /// Keeps a message that has arrived; a copy of one that is kept is as good as stored.
    case receiveMessage(IncomingMessage)
    /// Harmless for a message that was removed.
    case updateMessage(MessageID, MessageState)
    /// What the far end says of a message of ours; of an unknown one, or one to somebody else, it means nothing.
    case noteReport(MessageID, Correspondent, owner: UserID, MessageState)
    case removeMessages(MessageRemoval)
}
