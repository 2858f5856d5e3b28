// What a page asks for: by index, in pages, and only what is the user's own.

public import Foundation
import GRDB

extension MessageTable {
    /// The user's conversations, newest activity first, of those before a moment.
    public func conversations(
        of owner: RecordID<StoredUser>, before: Date?, limit: Int
    ) async throws(VaultError) -> MessagePage<StoredConversation> {
        let limit = Self.rows(limit)
        return try await self.database.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM conversation WHERE userID = ? AND at < ? ORDER BY at DESC LIMIT ?",
                arguments: [owner.rawValue, before?.milliseconds ?? Int64.max, limit + 1])
            // A damaged row must not hide the others.
            let found = rows.compactMap { try? self.conversation($0, in: database) }
            return MessagePage(found, limit: limit) { $0.last?.text.utf8.count ?? 0 }
        }
    }

    /// The messages of a conversation, newest first, of those before one of them.
    public func messages(
        in conversation: RecordID<StoredConversation>, of owner: RecordID<StoredUser>,
        before: RecordID<StoredMessage>?, limit: Int
    ) async throws(VaultError) -> MessagePage<StoredMessage> {
        let limit = Self.rows(limit)
        return try await self.database.read { database in
            _ = try self.fetch(conversation, of: owner, in: database)
            let end = try before.map { try Self.number(of: $0, in: conversation, database) } ?? Int64.max
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM message WHERE conversationID = ? AND number < ? ORDER BY number DESC LIMIT ?",
                arguments: [conversation.rawValue, end, limit + 1])
            return MessagePage(rows.compactMap { try? self.message($0) }, limit: limit) { $0.text.utf8.count }
        }
    }

    /// How many incoming messages of the user were not read.
    public func unread(of owner: RecordID<StoredUser>) async throws(VaultError) -> Int {
        try await self.database.read { database in
            try Int.fetchOne(
                database, sql: "SELECT sum(unread) FROM conversation WHERE userID = ?",
                arguments: [owner.rawValue]) ?? 0
        }
    }

    /// `.notFound` if the user has no such conversation.
    public func conversation(
        _ id: RecordID<StoredConversation>, of owner: RecordID<StoredUser>
    ) async throws(VaultError) -> StoredConversation {
        try await self.database.read { try self.fetch(id, of: owner, in: $0) }
    }

    /// The conversation with an address; `nil` if nothing was written yet.
    public func conversation(
        with address: String, over account: RecordID<StoredAccount>, of owner: RecordID<StoredUser>
    ) async throws(VaultError) -> StoredConversation? {
        let peer = self.digests(of: owner).peer(address)
        return try await self.database.read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM conversation WHERE userID = ? AND account = ? AND peer = ?",
                arguments: [owner.rawValue, account.rawValue, peer])
            return try row.map { try self.conversation($0, in: database) }
        }
    }

    /// `.notFound` if the user has no such message.
    public func message(
        _ id: RecordID<StoredMessage>, of owner: RecordID<StoredUser>
    ) async throws(VaultError) -> MessageChange {
        try await self.database.read { database in
            let change = try self.change(of: id, isNew: false, in: database)
            guard change.message.owner == owner else {
                throw VaultError.notFound(table: Self.table, id: id.rawValue)
            }
            return change
        }
    }

    /// The outgoing messages whose outcome is not known, in their order.
    public func waiting() async throws(VaultError) -> [WaitingMessage] {
        try await self.database.read { database in
            let sql = "SELECT * FROM message WHERE state IN ('queued', 'sent') ORDER BY number LIMIT ?"
            let rows = try Row.fetchAll(database, sql: sql, arguments: [VaultLimits.waitingMessages])
            return rows.compactMap { row in
                guard let message = try? self.message(row),
                    let conversation = try? self.fetch(message.conversation, of: message.owner, in: database)
                else { return nil }
                return WaitingMessage(message: message, conversation: conversation)
            }
        }
    }

    func change(of id: RecordID<StoredMessage>, isNew: Bool, in database: Database) throws -> MessageChange {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM message WHERE id = ?", arguments: [id.rawValue])
        guard let row else { throw VaultError.notFound(table: Self.table, id: id.rawValue) }
        let message = try self.message(row)
        let conversation = try self.fetch(message.conversation, of: message.owner, in: database)
        return MessageChange(message: message, conversation: conversation, isNew: isNew)
    }

    func fetch(
        _ id: RecordID<StoredConversation>, of owner: RecordID<StoredUser>, in database: Database
    ) throws -> StoredConversation {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM conversation WHERE id = ? AND userID = ?",
            arguments: [id.rawValue, owner.rawValue])
        guard let row else { throw VaultError.notFound(table: Self.conversations, id: id.rawValue) }
        return try self.conversation(row, in: database)
    }

    static func number(
        of id: RecordID<StoredMessage>, in conversation: RecordID<StoredConversation>, _ database: Database
    ) throws -> Int64 {
        let number = try Int64.fetchOne(
            database, sql: "SELECT number FROM message WHERE id = ? AND conversationID = ?",
            arguments: [id.rawValue, conversation.rawValue])
        guard let number else { throw VaultError.notFound(table: Self.table, id: id.rawValue) }
        return number
    }

    static func rows(_ limit: Int) -> Int { min(max(1, limit), VaultLimits.pageRows) }
}
