/// All that a user and somebody else have written to each other over one account, as the page lists it.
public struct ConversationView: Codable, Hashable, Sendable {
    public let id: ConversationID
    public let account: AccountID
    public let remote: RemoteView
    public let last: MessageView?
    /// Incoming messages that were not read.
    public let unread: Int
    /// Milliseconds since 1970 of the last activity; no two conversations of a user share it.
    public let at: Int64
    /// The other one is writing.
    public let composing: Bool

    public init(
        id: ConversationID, account: AccountID, remote: RemoteView, last: MessageView?, unread: Int, at: Int64,
        composing: Bool
    ) {
        self.id = id
        self.account = account
        self.remote = remote
        self.last = last
        self.unread = unread
        self.at = at
        self.composing = composing
    }
}
