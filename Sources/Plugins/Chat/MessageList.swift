// The list of conversations.

import PluginKit

/// Tells the user's conversations, newest activity first.
struct MessageList: MessageHandler {
    static let type: MessageType = "messageList"

    struct Message: Decodable, Sendable {
        let before: Int64?
        let limit: Int?
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> ConversationsView {
        let limit = try PageSize.check(message.limit)
        return try await self.messages.conversations(before: message.before, limit: limit, for: session)
    }
}
