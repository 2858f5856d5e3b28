// A phonebook on the bench: requests as a page writes them.

import Foundation
import PluginKit

@testable import ContactsPlugin
@testable import PluginTesting

/// The contacts of the bench's user.
struct Phonebook {
    let services = BenchServices()
    let bench: PluginBench

    init() throws {
        self.bench = try PluginBench([ContactMessages()], services: self.services)
    }

    /// What is listed, in the order of names.
    func list() async throws -> [ContactView] {
        var contacts: [ContactView] = []
        var after = ""
        while true {
            let reply = try await self.bench.ask("contactList", "{\(after)}").decoded(as: ContactList.Reply.self)
            contacts += reply.contacts
            guard reply.more, let last = reply.contacts.last else { break }
            after = #""after":"\#(last.id.rawValue)""#
        }
        return contacts.sorted { $0.name < $1.name }
    }

    @discardableResult
    func save(_ name: String, _ number: String, _ more: String = "") async throws -> BenchReply {
        try await self.bench.ask(
            "saveContact", #"{"name":"\#(name)","numbers":[{"label":"mobile","number":"\#(number)"}]\#(more)}"#)
    }

    func id(of reply: BenchReply) throws -> String {
        try reply.decoded(as: SaveContact.Reply.self).contact.id.rawValue
    }

    func importing(_ file: String) async throws -> ImportContacts.Reply {
        try await self.importing(Array(file.utf8))
    }

    func importing(_ file: [UInt8]) async throws -> ImportContacts.Reply {
        let data = Data(file).base64EncodedString()
        return try await self.bench.ask("importContacts", #"{"data":"\#(data)"}"#)
            .decoded(as: ImportContacts.Reply.self)
    }

    /// A book of so many contacts, without a request for each.
    func fill(_ count: Int, note: String? = nil) async throws {
        var book = ContactBook(blocks: Array(repeating: [], count: ContactLimits.blocks))
        for number in 0..<count {
            book.put(
                ContactView(
                    id: ContactID(), name: "Somebody \(number)", numbers: [.init(label: .work, number: "\(number)")],
                    favourite: false, note: note))
        }
        let blocks = ContactBlocks(storage: BenchStorage(services: self.services), user: PluginBench.session.user)
        try await blocks.write(book)
    }
}
