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
        let match = indexed.map { _ in "SELECT message FROM messageWord WHERE word = ?" }
            .joined(separator: " INTERSECT ")
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT * FROM message WHERE userID = ? AND number IN (\(match)) ORDER BY number DESC LIMIT ?",
            arguments: [owner.rawValue] + StatementArguments(indexed) + [VaultLimits.searchCandidates])
        var found: [StoredMessage] = []
        while found.count < limit, let row = try rows.next() {
            guard let message = try? self.message(row), SearchWords(message.text).begin(with: words) else { continue }
            found.append(message)
        }
        return found
    }
}
