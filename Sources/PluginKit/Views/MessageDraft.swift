/// A message that a page wants sent.
public struct MessageDraft: Hashable, Sendable {
    public let to: String
    public let text: String
    /// The user's first account when it is left out.
    public let account: AccountID?
    /// What the page calls it; the same one twice is one message.
    public let clientID: String?

    public init(to: String, text: String, account: AccountID?, clientID: String?) {
        self.to = to
        self.text = text
        self.account = account
        self.clientID = clientID
    }
}
