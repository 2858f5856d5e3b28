// A wrong key must be noticed before anything is sealed with it: one row tells whether the key fits.

import Foundation
import GRDB

/// The sealed canary, and the fingerprint that tells a wrong key from a damaged canary.
struct KeyProof: Hashable, Sendable {
    static let table = "vaultKey"

    let fingerprint: [UInt8]
    let sealedCanary: [UInt8]

    init(of keyring: Keyring) throws(VaultError) {
        self.fingerprint = keyring.fingerprint
        self.sealedCanary = try SealedValue.seal(Self.canary, at: Self.place, with: keyring.canary)
    }

    private init(row: Row) throws(VaultError) {
        self.fingerprint = try row.bytes("fingerprint", of: Self.table)
        self.sealedCanary = try row.bytes("sealedCanary", of: Self.table)
    }

    /// The stored proof; `nil` in a vault whose making was interrupted, `.damagedDatabase` if it was taken out.
    static func fetch(from database: Database, path: String) throws -> KeyProof? {
        if let row = try Row.fetchOne(database, sql: "SELECT * FROM vaultKey") { return try KeyProof(row: row) }
        for table in Self.sealedTables where try database.tableExists(table) {
            guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(table))") == false else {
                throw VaultError.damagedDatabase(path: path, detail: "the proof of its key is missing")
            }
        }
        return nil
    }

    func insert(into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO vaultKey (id, fingerprint, sealedCanary) VALUES (1, ?, ?)",
            arguments: [Data(self.fingerprint), Data(self.sealedCanary)])
    }

    /// Throws `.wrongKey` unless the vault was made with `keyring`.
    func check(_ keyring: Keyring, source: String) throws(VaultError) {
        let opened = try? SealedValue.open(self.sealedCanary, at: Self.place, with: keyring.canary)
        if opened == Self.canary { return }
        guard ConstantTime.areEqual(self.fingerprint, keyring.fingerprint) else { throw .wrongKey(source: source) }
        throw .damagedRow(table: Self.table, id: "1")
    }

    /// What another key could not open.
    private static let sealedTables = [
        "account", "conversation", "hostSecret", "message", "pluginValue", "pushSubscription",
    ]
    private static let canary = Array("the key fits".utf8)
    private static let place = SealedValue.Place(table: Self.table, column: "sealedCanary", row: "1")
}
