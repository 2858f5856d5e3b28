/// The last SIP messages of the session's user, for who looks into what went wrong. No secret is in them.
public protocol Signalling: Sendable {
    /// - Parameters:
    ///   - call: Only the messages of this call.
    ///   - before: Only messages with a smaller number, for the next page.
    func messages(
        of account: AccountID, call: CallID?, before: Int64?, for session: BrowserSession
    ) async throws -> SignallingPageView
}
