// The send button of a conversation.

import PluginKit

/// Sends a text message and answers when the far end's server has taken it.
struct SendMessage: MessageHandler {
    static let type: MessageType = "sendMessage"
    static let fieldLimits = ["to": 256, "text": 16 * 1024]
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let to: String
        let text: String
        let account: AccountID?
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.messages.send(message.text, to: message.to, account: message.account, for: session)
        return NoFields()
    }
}
