// The send button of a conversation.

import PluginKit

/// Keeps a text message and sends it as soon as its line allows.
struct SendMessage: MessageHandler {
    static let type: MessageType = "sendMessage"
    static let fieldLimits = ["to": 256, "text": 16 * 1024, "clientId": 64]

    struct Message: Decodable, Sendable {
        let to: String
        let text: String
        let account: AccountID?
        let clientId: String?
    }

    struct Reply: Codable, Sendable {
        let message: MessageView
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        guard !message.text.allSatisfy(\.isWhitespace) else {
            throw HandlerError.invalidField("text", "Write something first.")
        }
        let draft = MessageDraft(
            to: message.to, text: message.text, account: message.account, clientID: message.clientId)
        return Reply(message: try await self.messages.send(draft, for: session))
    }
}
