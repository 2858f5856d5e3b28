// The form of a contact.

import PluginKit

/// Adds a contact, or changes one.
struct SaveContact: MessageHandler {
    static let type: MessageType = "saveContact"
    static let fieldLimits = [
        "contact": ContactLimits.idBytes, "name": ContactLimits.nameBytes, "organisation": ContactLimits.nameBytes,
        "note": ContactLimits.noteBytes,
    ]

    struct Message: Decodable, Sendable {
        let contact: ContactID?
        let name: String
        let organisation: String?
        let numbers: [ContactView.Number]
        let favourite: Bool?
        let speedDial: Int?
        let note: String?
    }

    struct Reply: Codable, Sendable {
        let contact: ContactView
    }

    let books: ContactBooks

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        let contact = try ContactView(
            id: message.contact ?? ContactID(), name: message.name, organisation: message.organisation,
            numbers: message.numbers, favourite: message.favourite ?? false, speedDial: message.speedDial,
            note: message.note
        ).checked()
        try await self.books.save(contact, isNew: message.contact == nil, of: session.user)
        return Reply(contact: contact)
    }
}
