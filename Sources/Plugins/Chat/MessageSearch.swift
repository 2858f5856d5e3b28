// The search field above the conversations.

import PluginKit

/// Finds messages in which every word of the query is the beginning of a word.
struct MessageSearch: MessageHandler {
    static let type: MessageType = "messageSearch"
    static let fieldLimits = ["query": 128]

    struct Message: Decodable, Sendable {
        let query: String
        let limit: Int?
    }

    let messages: any Messages

    func handle(_ message: Message, from session: BrowserSession) async throws -> FindingsView {
        let limit = try PageSize.check(message.limit)
        return try await self.messages.search(message.query, limit: limit, for: session)
    }
}
