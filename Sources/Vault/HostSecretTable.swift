// Keys of the host's own that are made at its first start and must be the same for ever.

import Foundation
import GRDB

/// The host's secrets of this vault, by name.
public struct HostSecretTable: Sendable {
    static let table = "hostSecret"

    let database: VaultDatabase
    let keyring: Keyring

    /// The secret of this name; where there is none yet, `candidate` becomes it. `.damagedRow` if it cannot be read: it
    /// is never replaced by itself, because others rely on it.
    public func value(named name: String, orMaking candidate: [UInt8]) async throws(VaultError) -> [UInt8] {
        try Field.check("name", name, maximumBytes: VaultLimits.keyBytes)
        guard candidate.count <= VaultLimits.fieldBytes else {
            throw .invalidField(name: "secret", reason: "must not be longer than \(VaultLimits.fieldBytes) bytes")
        }
        let place = SealedValue.Place(table: Self.table, column: "sealedValue", row: name)
        let sealed = try SealedValue.seal(candidate, at: place, with: self.keyring.hostSecrets)
        return try await self.database.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO hostSecret (name, sealedValue) VALUES (?, ?)",
                arguments: [name, Data(sealed)])
            let sql = "SELECT name AS id, sealedValue FROM hostSecret WHERE name = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [name]) else {
                throw VaultError.notFound(table: Self.table, id: name)
            }
            return try SealedValue.open(
                try row.bytes("sealedValue", of: Self.table), at: place, with: self.keyring.hostSecrets)
        }
    }
}
