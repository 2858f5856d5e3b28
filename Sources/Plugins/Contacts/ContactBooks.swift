// The one place that changes contacts: whole for each user, in turns, and told to their tabs once it is stored.

import PluginKit

/// The contacts of all users.
struct ContactBooks: Sendable {
    /// What became of the cards of an import.
    struct Addition: Hashable, Sendable {
        var added: [ContactView] = []
        /// Those that were there already.
        var known = 0
        /// Those that found no room.
        var beyond = 0
    }

    /// Some contacts in the order of their ids.
    struct Page: Sendable {
        var contacts: [ContactView] = []
        var more = false
    }

    let storage: any Storage
    let saved: EventOutlet<ContactsSaved>
    let removed: EventOutlet<ContactRemoved>
    private let turns = Turns<UserID>()

    init(storage: any Storage, saved: EventOutlet<ContactsSaved>, removed: EventOutlet<ContactRemoved>) {
        self.storage = storage
        self.saved = saved
        self.removed = removed
    }

    /// - Parameter last: The last contact of the page before.
    func page(of user: UserID, after last: ContactID?, limit: Int) async throws -> Page {
        let blocks = ContactBlocks(storage: self.storage, user: user)
        var page = Page()
        var bytes = 0
        for block in (last?.block ?? 0)..<ContactLimits.blocks {
            for contact in try await blocks.read(block) where last.map({ $0 < contact.id }) ?? true {
                bytes += contact.textBytes
                guard page.contacts.count < limit, bytes <= ContactLimits.pageBytes else {
                    page.more = true
                    return page
                }
                page.contacts.append(contact)
            }
        }
        return page
    }

    /// Adds a contact, or changes the one with the same id.
    func save(_ contact: ContactView, isNew: Bool, of user: UserID) async throws {
        try await self.change(user) { book in
            if isNew {
                guard book.count < ContactLimits.contactsPerUser else { throw HandlerError.phonebookFull }
            } else {
                guard book.contact(contact.id) != nil else { throw HandlerError.noSuchContact }
            }
            if let key = contact.speedDial, let holder = book.holder(ofSpeedDial: key), holder.id != contact.id {
                throw HandlerError.speedDialTaken(key, by: holder.name)
            }
            book.put(contact)
        } tell: {
            self.saved.tell(ContactsSaved(contacts: [contact]), to: user)
        }
    }

    func remove(_ id: ContactID, of user: UserID) async throws {
        try await self.change(user) { book in
            guard book.contact(id) != nil else { throw HandlerError.noSuchContact }
            book.remove(id)
        } tell: {
            self.removed.tell(ContactRemoved(contact: id), to: user)
        }
    }

    /// Adds those that are not there yet, as far as there is room; a key for speed dial that is taken is left out.
    func add(_ contacts: [ContactView], of user: UserID) async throws -> Addition {
        try await self.change(user) { book in
            var addition = Addition()
            var likenesses = Set(book.all.map(\.likeness))
            for var contact in contacts {
                if !likenesses.insert(contact.likeness).inserted {
                    addition.known += 1
                } else if book.count >= ContactLimits.contactsPerUser {
                    addition.beyond += 1
                } else {
                    if let key = contact.speedDial, book.holder(ofSpeedDial: key) != nil { contact.speedDial = nil }
                    book.put(contact)
                    addition.added.append(contact)
                }
            }
            return addition
        } tell: { addition in
            for start in stride(from: 0, to: addition.added.count, by: ContactLimits.contactsPerPush) {
                let part = addition.added[start...].prefix(ContactLimits.contactsPerPush)
                self.saved.tell(ContactsSaved(contacts: Array(part)), to: user)
            }
        }
    }

    /// Tells within the turn: what a tab hears last is what is stored.
    private func change<Value: Sendable>(
        _ user: UserID, _ body: @Sendable (inout ContactBook) throws -> Value, tell: @Sendable (Value) -> Void
    ) async throws -> Value {
        try await self.turns.inTurn(user) {
            let blocks = ContactBlocks(storage: self.storage, user: user)
            var book = try await blocks.readAll()
            let value = try body(&book)
            try await blocks.write(book)
            tell(value)
            return value
        }
    }
}
