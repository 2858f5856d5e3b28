// What a person does not want to keep.

import PluginKit

/// Deletes one contact.
struct RemoveContact: MessageHandler {
    static let type: MessageType = "removeContact"
    static let fieldLimits = ["contact": ContactLimits.idBytes]

    struct Message: Decodable, Sendable {
        let contact: ContactID
    }

    let books: ContactBooks

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.books.remove(message.contact, of: session.user)
        return NoFields()
    }
}
