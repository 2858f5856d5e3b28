// What a page asks for when it opens.

import PluginKit

/// Tells the user's contacts, in pages.
struct ContactList: MessageHandler {
    static let type: MessageType = "contactList"
    static let fieldLimits = ["after": ContactLimits.idBytes]

    struct Message: Decodable, Sendable {
        let after: ContactID?
        let limit: Int?
    }

    struct Reply: Codable, Sendable {
        let contacts: [ContactView]
        let more: Bool
    }

    let books: ContactBooks

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        let limit = message.limit ?? ContactLimits.standardPageRows
        guard ContactLimits.pageRows.contains(limit) else {
            throw HandlerError.invalidField(
                "limit", "The field \"limit\" must be between 1 and \(ContactLimits.pageRows.upperBound).")
        }
        let page = try await self.books.page(of: session.user, after: message.after, limit: limit)
        return Reply(contacts: page.contacts, more: page.more)
    }
}
