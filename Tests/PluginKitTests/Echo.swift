// A handler for tests of the dispatcher: it does what the test's closure says.

import PluginKit

/// Answers with what `body` makes of the text.
struct Echo: MessageHandler {
    static let type: MessageType = "echo"
    static let fieldLimits = ["text": 16]

    struct Message: Decodable, Sendable {
        let text: String
        let count: Int?
    }

    struct Reply: Codable, Sendable {
        let text: String
    }

    var body: @Sendable (String) async throws -> String = { $0 }

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(text: try await self.body(message.text))
    }
}
