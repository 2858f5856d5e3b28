/// Text messages over the user's accounts. Whatever belongs to somebody else does not exist.
public protocol Messages: Sendable {
    /// Returns when the message is kept; what becomes of it is told by `message` pushes.
    func send(_ draft: MessageDraft, for session: BrowserSession) async throws -> MessageView
    /// Tries a failed message again.
    func retry(_ message: MessageID, for session: BrowserSession) async throws -> MessageView
    /// - Parameter before: `at` of the last conversation of the page before.
    func conversations(before: Int64?, limit: Int, for session: BrowserSession) async throws -> ConversationsView
    func history(
        of conversation: ConversationID, before: MessageID?, limit: Int, for session: BrowserSession
    ) async throws -> HistoryView
    func search(_ query: String, limit: Int, for session: BrowserSession) async throws -> FindingsView
    /// - Parameter last: The last message that was read; `nil`: all of them.
    func markRead(
        _ conversation: ConversationID, upTo last: MessageID?, for session: BrowserSession
    ) async throws -> ConversationView
    /// - Parameter message: `nil`: the whole conversation.
    func remove(_ message: MessageID?, from conversation: ConversationID, for session: BrowserSession) async throws
    /// Tells the far end that the user is writing, or has stopped.
    func setComposing(
        _ isActive: Bool, in conversation: ConversationID, for session: BrowserSession
    ) async throws
}
