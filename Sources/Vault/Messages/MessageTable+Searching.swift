// Search over sealed texts: the index narrows down, the opened text decides.

import Foundation
import GRDB

extension MessageTable {
    /// The user's messages in which every word of `query` is the beginning of a word, newest first.
    public func search(
        _ query: String, of owner: RecordID<StoredUser>, limit: Int
    ) async throws(VaultError) -> (messages: [StoredMessage], conversations: [StoredConversation]) {
        let words = SearchWords(query)
        guard !words.words.isEmpty else { return ([], []) }
        let limit = Self.rows(limit)
        return try await self.database.read { database in
            let found = try self.messages(with: words, of: owner, limit: limit, in: database)
            let page = MessagePage(found, limit: limit) { $0.text.utf8.count }
            var seen: Set<RecordID<StoredConversation>> = []
            let conversations = page.rows.map(\.conversation).filter { seen.insert($0).inserted }
            return (page.rows, conversations.compactMap { try? self.fetch($0, of: owner, in: database) })
        }
    }

    private func messages(
        with words: SearchWords, of owner: RecordID<StoredUser>, limit: Int, in database: Database
    ) throws -> [StoredMessage] {
        let digests = self.digests(of: owner)
        let indexed = words.words.prefix(VaultLimits.wordsPerSearch)
            .map { digests.word(String($0.prefix(VaultLimits.prefixCharacters))) }
        // From the newest match on, one after the other: whatever is not opened is not even fetched.
        let others = indexed.dropFirst().map { _ in
            " AND EXISTS (SELECT 1 FROM messageWord AS other WHERE other.word = ? AND other.message = first.message)"
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT message.* FROM messageWord AS first CROSS JOIN message ON number = first.message
                WHERE first.word = ? AND userID = ?\(others.joined()) ORDER BY first.message DESC LIMIT ?
                """,
            arguments: [indexed[0], owner.rawValue] + StatementArguments(indexed.dropFirst())
                + [VaultLimits.searchCandidates])
        var found: [StoredMessage] = []
        while found.count < limit, let row = try rows.next() {
            guard let message = try? self.message(row), SearchWords(message.text).begin(with: words) else { continue }
            found.append(message)
        }
        return found
    }
}
