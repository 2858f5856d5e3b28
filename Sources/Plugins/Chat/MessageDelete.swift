// What a person does not want to keep.

import PluginKit

/// Removes one message, or a whole conversation; what waits to be sent is not sent any more.
struct MessageDelete: MessageHandler {
    static let type: MessageType = "messageDelete"

    struct Message: Decodable, Sendable {
        let conversation: ConversationID
        let message: MessageID?
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.messages.remove(message.message, from: message.conversation, for: session)
        return NoFields()
    }
}
