// Whoever looks at a conversation has read it.

import PluginKit

/// Marks incoming messages as read.
struct MessageRead: MessageHandler {
    static let type: MessageType = "messageRead"

    struct Message: Decodable, Sendable {
        let conversation: ConversationID
        let upTo: MessageID?
    }

    struct Reply: Codable, Sendable {
        let conversation: ConversationView
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(
            conversation: try await self.messages.markRead(message.conversation, upTo: message.upTo, for: session))
    }
}
