/// What the account's server told of its mailbox.
public struct VoicemailView: Codable, Hashable, Sendable {
    /// Whether anything waits that was not heard yet.
    public let waiting: Bool
    /// 0 also where the server tells only whether something waits.
    public let newMessages: Int
    public let oldMessages: Int
    /// What to dial to hear them, where the server said so.
    public let account: String?

    public init(waiting: Bool, newMessages: Int, oldMessages: Int, account: String? = nil) {
        self.waiting = waiting
        self.newMessages = newMessages
        self.oldMessages = oldMessages
        self.account = account
    }
}
