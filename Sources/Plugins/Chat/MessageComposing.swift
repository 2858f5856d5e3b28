// The three dots that the other one sees.

import PluginKit

/// Tells the far end that the user is writing, or has stopped.
struct MessageComposing: MessageHandler {
    static let type: MessageType = "messageComposing"

    struct Message: Decodable, Sendable {
        let conversation: ConversationID
        let active: Bool
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.messages.setComposing(message.active, in: message.conversation, for: session)
        return NoFields()
    }
}
