// What plugins keep: bytes under a key, in a namespace that the host gives each plugin.

import Foundation
import GRDB

/// The plugins' values of this vault. They are sealed like passwords, for the vault does not know what they are.
public struct PluginValueTable: Sendable {
    static let table = "pluginValue"

    let database: VaultDatabase
    let keyring: Keyring

    /// The value; `nil` if there is none, `.damagedRow` if it cannot be read.
    public func value(namespace: String, key: String) async throws(VaultError) -> [UInt8]? {
        try await self.database.read { database in
            let sql = "SELECT sealedValue FROM pluginValue WHERE namespace = ? AND key = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [namespace, key]) else { return nil }
            return try SealedValue.open(
                try row.bytes("sealedValue", of: Self.table), at: Self.place(namespace, key),
                with: self.keyring.pluginValues)
        }
    }

    /// Stores the value, replacing one under the same key.
    public func set(_ value: [UInt8], namespace: String, key: String) async throws(VaultError) {
        try Field.check("namespace", namespace, maximumBytes: VaultLimits.namespaceBytes)
        try Field.check("key", key, maximumBytes: VaultLimits.keyBytes)
        guard value.count <= VaultLimits.valueBytes else {
            throw .invalidField(name: "value", reason: "must not be longer than \(VaultLimits.valueBytes) bytes")
        }
        let sealed = try SealedValue.seal(value, at: Self.place(namespace, key), with: self.keyring.pluginValues)
        try await self.database.write { database in
            let count = "SELECT count(*) FROM pluginValue WHERE namespace = ? AND key <> ?"
            let others = try Int.fetchOne(database, sql: count, arguments: [namespace, key]) ?? 0
            guard others < VaultLimits.valuesPerNamespace else {
                throw VaultError.limitReached(what: "values of one plugin", limit: VaultLimits.valuesPerNamespace)
            }
            try database.execute(
                sql: """
                    INSERT INTO pluginValue (namespace, key, sealedValue) VALUES (?, ?, ?)
                    ON CONFLICT (namespace, key) DO UPDATE SET sealedValue = excluded.sealedValue
                    """,
                arguments: [namespace, key, Data(sealed)])
        }
    }

    /// Removes the value, damaged or not; harmless if there is none.
    public func remove(namespace: String, key: String) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(
                sql: "DELETE FROM pluginValue WHERE namespace = ? AND key = ?", arguments: [namespace, key])
        }
    }

    /// The keys that begin with `prefix`, in order, at most `limit` of them, after the key `after`.
    public func keys(
        namespace: String, prefix: String = "", after: String = "", limit: Int = 1_000
    ) async throws(VaultError) -> [String] {
        try await self.database.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT key FROM pluginValue WHERE namespace = ? AND substr(key, 1, length(?)) = ? AND key > ?
                    ORDER BY key LIMIT ?
                    """,
                arguments: [namespace, prefix, prefix, after, max(0, limit)])
        }
    }

    private static func place(_ namespace: String, _ key: String) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedValue", row: "\(namespace)\0\(key)")
    }
}
