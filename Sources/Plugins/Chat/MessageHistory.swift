// An open conversation, and what it says further up.

import PluginKit

/// Tells a conversation's messages, newest first.
struct MessageHistory: MessageHandler {
    static let type: MessageType = "messageHistory"

    struct Message: Decodable, Sendable {
        let conversation: ConversationID
        let before: MessageID?
        let limit: Int?
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> HistoryView {
        let limit = try PageSize.check(message.limit)
        return try await self.messages.history(
            of: message.conversation, before: message.before, limit: limit, for: session)
    }
}
