// How messages become rows, and rows messages.

import Foundation
import GRDB

extension MessageTable {
    /// What of a message never changes.
    struct Content: Codable {
        let text: String
        let clientID: String?
        let delivery: Data?
        var receipt: Data?
    }

    struct Values {
        var isOutgoing: Bool
        var state: StoredMessage.State
        var client: Data?
        var copy: Data?
        var content: Content
        var reason: Data?
    }

    func values(of new: NewMessage, _ digests: MessageDigests) throws(VaultError) -> Values {
        switch new.content {
        case .outgoing(let delivery, let clientID, let reason):
            return Values(
                isOutgoing: true, state: .queued, client: clientID.map(digests.client), copy: nil,
                content: Content(text: new.text, clientID: clientID, delivery: Data(delivery)),
                reason: try reason.map { value throws(VaultError) in
                    try self.seal(value, at: Self.reasonPlace(of: new.id))
                })
        case .incoming(let mark, let receipt):
            return Values(
                isOutgoing: false, state: .received, client: nil, copy: digests.copy(new.copyMark(mark)),
                content: Content(
                    text: new.text, clientID: nil, delivery: nil, receipt: receipt.map { Data($0) }),
                reason: nil)
        }
    }

    static func contentPlace(of id: RecordID<StoredMessage>) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedContent", row: id.rawValue)
    }

    static func reasonPlace(of id: RecordID<StoredMessage>) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedReason", row: id.rawValue)
    }

    static func remotePlace(of id: RecordID<StoredConversation>) -> SealedValue.Place {
        SealedValue.Place(table: self.conversations, column: "sealedRemote", row: id.rawValue)
    }

    func seal(_ value: some Encodable, at place: SealedValue.Place) throws(VaultError) -> Data {
        guard let plain = try? JSONEncoder().encode(value) else {
            throw .system(path: place.table, operation: "encode a value of", reason: "it is no text")
        }
        return Data(try SealedValue.seal(Array(plain), at: place, with: self.keyring.messages))
    }

    private func open<Value: Decodable>(_ sealed: [UInt8], at place: SealedValue.Place) throws(VaultError) -> Value {
        let plain = try SealedValue.open(sealed, at: place, with: self.keyring.messages)
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(plain)) else {
            throw .damagedRow(table: place.table, id: place.row)
        }
        return value
    }

    /// What its sender is to be told; `nil` where nothing was asked, or the row is damaged.
    func receipt(_ row: Row) -> [UInt8]? {
        guard let id = row.text("id"), let sealed = try? row.bytes("sealedContent", of: Self.table),
            let content: Content = try? self.open(sealed, at: Self.contentPlace(of: RecordID(rawValue: id)))
        else { return nil }
        return content.receipt.map { Array($0) }
    }

    func message(_ row: Row) throws(VaultError) -> StoredMessage {
        let table = Self.table
        let id = RecordID<StoredMessage>(rawValue: try row.value("id", of: table))
        guard let state = StoredMessage.State(rawValue: try row.value("state", of: table)) else {
            throw .damagedRow(table: table, id: id.rawValue)
        }
        let content: Content = try self.open(try row.bytes("sealedContent", of: table), at: Self.contentPlace(of: id))
        var reason: StoredMessage.Reason?
        if let sealed = try row.optional("sealedReason", of: table, as: Data.self) {
            reason = try self.open(Array(sealed), at: Self.reasonPlace(of: id))
        }
        return StoredMessage(
            id: id, owner: RecordID(rawValue: try row.value("userID", of: table)),
            conversation: RecordID(rawValue: try row.value("conversationID", of: table)),
            isOutgoing: try row.value("isOutgoing", of: table), text: content.text,
            createdAt: try row.date("createdAt", of: table), state: state, reason: reason, clientID: content.clientID,
            delivery: content.delivery.map { Array($0) } ?? [])
    }

    func conversation(_ row: Row, in database: Database) throws -> StoredConversation {
        let table = Self.conversations
        let id = RecordID<StoredConversation>(rawValue: try row.value("id", of: table))
        let last = try Row.fetchOne(
            try database.cachedStatement(
                sql: "SELECT * FROM message WHERE conversationID = ? ORDER BY number DESC LIMIT 1"),
            arguments: [id.rawValue])
        return StoredConversation(
            id: id, owner: RecordID(rawValue: try row.value("userID", of: table)),
            account: RecordID(rawValue: try row.value("account", of: table)),
            remote: try self.open(try row.bytes("sealedRemote", of: table), at: Self.remotePlace(of: id)),
            at: try row.date("at", of: table), unread: try row.value("unread", of: table),
            // A damaged message must not hide the conversation.
            last: last.flatMap { try? self.message($0) })
    }
}
