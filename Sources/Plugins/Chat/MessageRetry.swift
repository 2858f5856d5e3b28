// The button beside a message that was not delivered.

import PluginKit

/// Tries a failed message again.
struct MessageRetry: MessageHandler {
    static let type: MessageType = "messageRetry"

    struct Message: Decodable, Sendable {
        let message: MessageID
    }

    struct Reply: Codable, Sendable {
        let message: MessageView
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(message: try await self.messages.retry(message.message, for: session))
    }
}
