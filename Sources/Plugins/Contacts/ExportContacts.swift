// A phonebook belongs to its user, who may take it away.

import PluginKit

/// Tells the user's contacts as vCards, in pages that together are one file.
struct ExportContacts: MessageHandler {
    static let type: MessageType = "exportContacts"
    static let fieldLimits = ["after": ContactLimits.idBytes]

    struct Message: Decodable, Sendable {
        let after: ContactID?
    }

    struct Reply: Codable, Sendable {
        let vcard: String
        /// What to ask for next; absent at the end.
        let after: ContactID?
    }

    let books: ContactBooks

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        let page = try await self.books.page(
            of: session.user, after: message.after, limit: ContactLimits.pageRows.upperBound)
        let cards = page.contacts.map { VCard(of: $0).text }
        return Reply(vcard: cards.joined(), after: page.more ? page.contacts.last?.id : nil)
    }
}
