// How a message finds its place, and what makes room for it.

import Foundation
import GRDB

extension MessageTable {
    /// The conversation of a new message, moved to the top, with the name by which the other one is known now.
    func takeConversation(
        for new: NewMessage, _ digests: MessageDigests, in database: Database
    ) throws -> RecordID<StoredConversation> {
        let peer = digests.peer(new.remote.address)
        let top = try Int64.fetchOne(
            database, sql: "SELECT max(at) FROM conversation WHERE userID = ?", arguments: [new.owner.rawValue])
        // Also when the clock was set back the newest is at the top, and no two share a moment: it is a page's cursor.
        let at = max(new.at.milliseconds, (top ?? .min).addingReportingOverflow(1).partialValue)
        let known = try String.fetchOne(
            database, sql: "SELECT id FROM conversation WHERE userID = ? AND account = ? AND peer = ?",
            arguments: [new.owner.rawValue, new.account.rawValue, peer])
        guard let known else { return try self.makeConversation(for: new, peer: peer, at: at, in: database) }
        let id = RecordID<StoredConversation>(rawValue: known)
        try database.execute(
            sql: "UPDATE conversation SET at = ? WHERE id = ?", arguments: [at, id.rawValue])
        if case .incoming = new.content {
            try database.execute(
                sql: "UPDATE conversation SET sealedRemote = ? WHERE id = ?",
                arguments: [try self.seal(new.remote, at: Self.remotePlace(of: id)), id.rawValue])
        }
        return id
    }

    private func makeConversation(
        for new: NewMessage, peer: Data, at: Int64, in database: Database
    ) throws -> RecordID<StoredConversation> {
        let owner = new.owner.rawValue
        guard try UserTable.fetch(new.owner, from: database) != nil else {
            throw VaultError.notFound(table: UserTable.table, id: owner)
        }
        let count = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM conversation WHERE userID = ?", arguments: [owner])
        if count ?? 0 >= VaultLimits.conversationsPerUser {
            try database.execute(sql: Self.dropOldestConversation, arguments: [owner])
            guard database.changesCount > 0 else {
                throw VaultError.limitReached(what: "conversations", limit: VaultLimits.conversationsPerUser)
            }
        }
        let id = RecordID<StoredConversation>()
        try database.execute(
            sql: "INSERT INTO conversation (id, userID, account, peer, sealedRemote, at) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                id.rawValue, owner, new.account.rawValue, peer,
                try self.seal(new.remote, at: Self.remotePlace(of: id)), at,
            ])
        return id
    }

    /// Drops the oldest message that nobody waits for when the user has as many as can be kept.
    static func makeRoom(
        for owner: RecordID<StoredUser>, limit: Int = VaultLimits.messagesPerUser, in database: Database
    ) throws {
        let count = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM message WHERE userID = ?", arguments: [owner.rawValue])
        guard count ?? 0 >= limit else { return }
        try database.execute(sql: Self.dropOldestMessage, arguments: [owner.rawValue])
        guard database.changesCount > 0 else {
            throw VaultError.limitReached(what: "messages", limit: limit)
        }
    }

    func insert(
        _ new: NewMessage, into conversation: RecordID<StoredConversation>, _ digests: MessageDigests,
        in database: Database
    ) throws {
        let values = try self.values(of: new, digests)
        try database.execute(
            sql: """
                INSERT INTO message (id, userID, conversationID, isOutgoing, isRead, state, createdAt, client, copy,
                    sealedContent, sealedReason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                new.id.rawValue, new.owner.rawValue, conversation.rawValue, values.isOutgoing, values.isOutgoing,
                values.state.rawValue, new.at.milliseconds, values.client, values.copy,
                try self.seal(values.content, at: Self.contentPlace(of: new.id)), values.reason,
            ])
        let number = database.lastInsertedRowID
        let statement = try database.makeStatement(sql: "INSERT OR IGNORE INTO messageWord VALUES (?, ?)")
        for prefix in SearchWords(new.text).prefixes {
            try statement.execute(arguments: [digests.word(prefix), number])
        }
    }

    private static let dropOldestMessage = """
        DELETE FROM message WHERE number = (
            SELECT number FROM message WHERE userID = ? AND isRead = 1 AND state NOT IN ('queued', 'sent')
            ORDER BY number LIMIT 1)
        """

    private static let dropOldestConversation = """
        DELETE FROM conversation WHERE id = (
            SELECT id FROM conversation WHERE userID = ? AND NOT EXISTS (
                SELECT 1 FROM message WHERE conversationID = conversation.id
                AND (isRead = 0 OR state IN ('queued', 'sent')))
            ORDER BY at LIMIT 1)
        """
}
