/// Text messages over the user's accounts.
public protocol Messages: Sendable {
    /// Returns when the far end's server has taken the message.
    func send(_ text: String, to recipient: String, account: AccountID?, for session: BrowserSession) async throws
}
