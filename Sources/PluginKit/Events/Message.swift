/// A text message arrived; goes to every tab of the account's user.
public struct Message: ServerEvent, Hashable {
    public static let type: MessageType = "message"

    public let account: AccountID
    public let from: RemoteView
    public let text: String
    /// Milliseconds since 1970.
    public let at: Int64

    public init(account: AccountID, from: RemoteView, text: String, at: Int64) {
        self.account = account
        self.from = from
        self.text = text
        self.at = at
    }
}
