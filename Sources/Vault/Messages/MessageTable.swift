// Messages and conversations: what is written, its outcome, and what goes.

import Foundation
import GRDB

/// The messages of this vault, sealed like credentials.
///
/// When a change returns it is on the disk: it outlives a crash.
public struct MessageTable: Sendable {
    static let table = "message"
    static let conversations = "conversation"

    let database: VaultDatabase
    let keyring: Keyring

    /// Stores a message at the end of its conversation, which is made where there is none. One that was stored before
    /// stays as it is and is given back.
    public func insert(_ new: NewMessage) async throws(VaultError) -> MessageChange {
        try new.check()
        let digests = self.digests(of: new.owner)
        return try await self.database.write { database in
            if let stored = try self.stored(new, digests, in: database) {
                return try self.change(of: stored, isNew: false, in: database)
            }
            let conversation = try self.takeConversation(for: new, digests, in: database)
            try Self.makeRoom(for: new.owner, in: database)
            try self.insert(new, into: conversation, digests, in: database)
            return try self.change(of: new.id, isNew: true, in: database)
        }
    }

    /// Notes what became of an outgoing message; `nil` if it was removed meanwhile.
    public func update(
        _ id: RecordID<StoredMessage>, state: StoredMessage.State, reason: StoredMessage.Reason?
    ) async throws(VaultError) -> MessageChange? {
        let sealed = try reason.map { reason throws(VaultError) in
            try self.seal(reason, at: Self.reasonPlace(of: id))
        }
        return try await self.database.write { database in
            try database.execute(
                // What the far end has seen may be told before our request has its answer.
                sql: """
                    UPDATE message SET state = ?, sealedReason = ?
                    WHERE id = ? AND isOutgoing = 1 AND state <> 'displayed'
                    """,
                arguments: [state.rawValue, sealed, id.rawValue])
            guard database.changesCount == 1 else { return nil }
            return try self.change(of: id, isNew: false, in: database)
        }
    }

    /// Notes what the far end says of an outgoing message: that it was delivered or displayed after all, or was not. `nil` if
    /// there is no such message to this address, or it is no news.
    public func report(
        _ state: StoredMessage.State, of id: RecordID<StoredMessage>, from address: String,
        over account: RecordID<StoredAccount>, of owner: RecordID<StoredUser>, reason: StoredMessage.Reason?
    ) async throws(VaultError) -> MessageChange? {
        let peer = self.digests(of: owner).peer(address)
        let sealed = try reason.map { reason throws(VaultError) in
            try self.seal(reason, at: Self.reasonPlace(of: id))
        }
        let earlier = state == .displayed ? "('sent', 'delivered')" : state == .failed ? "('delivered')" : "('sent')"
        return try await self.database.write { database in
            try database.execute(
                sql: """
                    UPDATE message SET state = ?, sealedReason = ? WHERE id = ? AND userID = ? AND isOutgoing = 1
                        AND state IN \(earlier) AND conversationID IN (
                            SELECT id FROM conversation WHERE userID = ? AND account = ? AND peer = ?)
                    """,
                arguments: [
                    state.rawValue, sealed, id.rawValue, owner.rawValue, owner.rawValue, account.rawValue, peer,
                ])
            guard database.changesCount == 1 else { return nil }
            return try self.change(of: id, isNew: false, in: database)
        }
    }

    /// Marks the incoming messages of a conversation as read, up to one of them or all.
    public func markRead(
        _ conversation: RecordID<StoredConversation>, upTo last: RecordID<StoredMessage>?,
        of owner: RecordID<StoredUser>
    ) async throws(VaultError) -> ReadChange {
        try await self.database.write { database in
            _ = try self.fetch(conversation, of: owner, in: database)
            let limit = try last.map { try Self.number(of: $0, in: conversation, database) } ?? Int64.max
            let unread = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, sealedContent FROM message WHERE conversationID = ? AND isRead = 0 AND number <= ?
                    ORDER BY number DESC LIMIT ?
                    """,
                arguments: [conversation.rawValue, limit, VaultLimits.receiptsPerReading])
            let receipts = unread.compactMap { self.receipt($0) }
            try database.execute(
                sql: "UPDATE message SET isRead = 1 WHERE conversationID = ? AND isRead = 0 AND number <= ?",
                arguments: [conversation.rawValue, limit])
            return ReadChange(
                conversation: try self.fetch(conversation, of: owner, in: database), receipts: receipts)
        }
    }

    /// Removes one message, or the whole conversation; harmless if it is gone already.
    public func remove(
        _ message: RecordID<StoredMessage>?, from conversation: RecordID<StoredConversation>,
        of owner: RecordID<StoredUser>
    ) async throws(VaultError) {
        try await self.database.write { database in
            if let message {
                try database.execute(
                    sql: "DELETE FROM message WHERE id = ? AND conversationID = ? AND userID = ?",
                    arguments: [message.rawValue, conversation.rawValue, owner.rawValue])
            } else {
                try database.execute(
                    sql: "DELETE FROM conversation WHERE id = ? AND userID = ?",
                    arguments: [conversation.rawValue, owner.rawValue])
            }
        }
    }

    func digests(of owner: RecordID<StoredUser>) -> MessageDigests {
        MessageDigests(key: self.keyring.messageIndex, owner: owner.rawValue)
    }

    /// The message that was stored for the same request of a page, or that is the same on the wire.
    private func stored(
        _ new: NewMessage, _ digests: MessageDigests, in database: Database
    ) throws -> RecordID<StoredMessage>? {
        let found: String?
        switch new.content {
        case .outgoing(_, let client?, _):
            found = try String.fetchOne(
                database, sql: "SELECT id FROM message WHERE userID = ? AND client = ?",
                arguments: [new.owner.rawValue, digests.client(client)])
        case .outgoing:
            found = nil
        case .incoming(let mark, _):
            let since = new.at.milliseconds - VaultLimits.copyMemory.components.seconds * 1_000
            found = try String.fetchOne(
                database, sql: "SELECT id FROM message WHERE userID = ? AND copy = ? AND createdAt >= ?",
                arguments: [new.owner.rawValue, digests.copy(new.copyMark(mark)), since])
        }
        return found.map(RecordID.init(rawValue:))
    }
}

extension NewMessage {
    /// Two accounts of one user that are written to at once each get the message.
    func copyMark(_ mark: String) -> String { "\(self.account.rawValue)\0\(mark)" }

    fileprivate func check() throws(VaultError) {
        guard self.text.utf8.count <= VaultLimits.messageBytes else {
            throw .invalidField(name: "text", reason: "must not be longer than \(VaultLimits.messageBytes) bytes")
        }
        if case .outgoing(let delivery, _, _) = self.content, delivery.count > VaultLimits.deliveryBytes {
            throw .invalidField(name: "to", reason: "is too long")
        }
    }
}
