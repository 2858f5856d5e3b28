// How a phonebook lies in the plugin's storage: JSON in a fixed number of values for each user.

import Foundation
import PluginKit

/// Reads and writes the blocks of one user's book.
struct ContactBlocks: Sendable {
    let storage: any Storage
    let user: UserID

    func read(_ block: Int) async throws -> [ContactView] {
        guard let bytes = try await self.storage.value(forKey: self.key(block)) else { return [] }
        return try JSONDecoder().decode([ContactView].self, from: Data(bytes))
    }

    func readAll() async throws -> ContactBook {
        var blocks: [[ContactView]] = []
        for block in 0..<ContactLimits.blocks { blocks.append(try await self.read(block)) }
        return ContactBook(blocks: blocks)
    }

    /// Stores what has changed, one block after the other: a crash in between keeps some and loses none that was there.
    func write(_ book: ContactBook) async throws {
        for block in book.changed.sorted() {
            let contacts = book.blocks[block]
            if contacts.isEmpty {
                try await self.storage.removeValue(forKey: self.key(block))
            } else {
                try await self.storage.setValue(Array(JSONEncoder().encode(contacts)), forKey: self.key(block))
            }
        }
    }

    private func key(_ block: Int) -> String { "\(self.user.rawValue)/\(block)" }
}
