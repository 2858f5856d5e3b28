// A file that a telephone or another phonebook has written.

import Foundation
import PluginKit

/// Adds the contacts of a part of a vCard file: bytes, because an old telephone says in the file how its letters are coded.
struct ImportContacts: MessageHandler {
    static let type: MessageType = "importContacts"
    static let fieldLimits = ["data": ContactLimits.importCharacters]
    /// Each block of a phonebook may have to be written.
    static let timeLimit: Duration = .seconds(30)

    struct Message: Decodable, Sendable {
        /// Whole cards, as base64.
        let data: String
    }

    struct Reply: Codable, Sendable {
        let added: Int
        let known: Int
        /// Cards without anything to call.
        let skipped: Int
        let beyond: Int
    }

    let books: ContactBooks

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        guard let bytes = Data(base64Encoded: message.data) else {
            throw HandlerError.invalidField("data", "The field \"data\" must be base64.")
        }
        let cards = VCard.cards(in: Array(bytes))
        let contacts = cards.compactMap { ContactView($0, id: ContactID()) }
        let addition = try await self.books.add(contacts, of: session.user)
        return Reply(
            added: addition.added.count, known: addition.known, skipped: cards.count - contacts.count,
            beyond: addition.beyond)
    }
}
