// Opening is the moment in which nothing may be lost: look at everything first, change something only then.

import Foundation
import GRDB

/// The steps from a folder's name to an open vault.
///
/// A lock on the folder makes the steps atomic among processes. The database is first read without the right to write;
/// only when key, schema and pages are found in order is it opened for good.
struct VaultOpening {
    let folder: String
    let key: VaultKey
    let options: VaultOptions

    var databasePath: String { "\(self.folder)/devices.db" }

    func open() throws(VaultError) -> Vault {
        let folder = try VaultFolder(preparing: self.folder)
        let lock = try folder.lock(patience: self.options.openingPatience)
        defer { lock.release() }
        let isNew = try !folder.checkFile(self.databasePath)
        try self.refuseLogWithoutDatabase()
        let proof = isNew ? nil : try self.inspect()
        let keyring = try self.loadKey(isNeeded: proof != nil)
        if let proof { try self.check(proof, against: keyring) }
        if isNew { try folder.createFile(self.databasePath) }
        let database = VaultDatabase(pool: try self.openPool(), path: self.databasePath)
        try self.prepare(database, keyring: keyring, isProved: proof != nil)
        return Vault(database: database, keyring: keyring)
    }

    /// SQLite would delete the log of a missing or empty database, and with it what could be saved by hand.
    func refuseLogWithoutDatabase() throws(VaultError) {
        guard try FileAccess(path: self.databasePath)?.size ?? 0 == 0,
            let log = try FileAccess(path: "\(self.databasePath)-wal"), log.size > 0
        else { return }
        throw .damagedDatabase(path: self.databasePath, detail: "it is missing or empty, but its log is there")
    }

    /// Reads the whole database without changing it; gives back the proof of its key, if it has one.
    private func inspect() throws(VaultError) -> KeyProof? {
        do {
            return try self.reading { try self.inspect($0) }
        } catch {
            throw VaultError(error, path: self.databasePath)
        }
    }

    /// Opens the database without the right to write, and closes it again.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(Self.busySeconds)
        let queue = try DatabaseQueue(path: self.databasePath, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    func inspect(_ database: Database) throws -> KeyProof? {
        let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        guard verdict == "ok" else {
            throw VaultError.damagedDatabase(path: self.databasePath, detail: verdict ?? "no verdict")
        }
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables > 0 else { return nil }
        guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID else {
            throw VaultError.foreignDatabase(path: self.databasePath)
        }
        let unknown = try Schema.migrator.appliedIdentifiers(database).subtracting(Schema.migrator.migrations)
        guard unknown.isEmpty else {
            throw VaultError.schemaNewer(path: self.databasePath, unknown: unknown.sorted())
        }
        guard try database.tableExists(KeyProof.table) else { return nil }
        return try KeyProof.fetch(from: database, path: self.databasePath)
    }

    /// - Parameter isNeeded: Something is sealed already, so that a new key would open nothing.
    func loadKey(isNeeded: Bool) throws(VaultError) -> Keyring {
        switch self.key {
        case .hexadecimal(let digits):
            Keyring(master: try KeyFile.parse(digits.text, source: "SPECH_VAULT_KEY_HEX"))
        case .file(let path):
            Keyring(master: try KeyFile(path: path ?? "\(self.folder)/vault.key").load(makingIfMissing: !isNeeded))
        }
    }

    func check(_ proof: KeyProof, against keyring: Keyring) throws(VaultError) {
        switch self.key {
        case .hexadecimal: try proof.check(keyring, source: "SPECH_VAULT_KEY_HEX")
        case .file(let path): try proof.check(keyring, source: path ?? "\(self.folder)/vault.key")
        }
    }

    private func openPool() throws(VaultError) -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "vault"
        configuration.readonly = self.options.readOnly
        configuration.busyMode = .timeout(Self.busySeconds)
        let pages = self.options.maximumPageCount
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
            if !database.configuration.readonly { try database.execute(sql: "PRAGMA secure_delete = ON") }
            if let pages { try database.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        do {
            return try DatabasePool(path: self.databasePath, configuration: configuration)
        } catch {
            throw VaultError(error, path: self.databasePath)
        }
    }

    /// Brings the schema up to date and, in a new vault, stores the proof of its key.
    private func prepare(_ database: VaultDatabase, keyring: Keyring, isProved: Bool) throws(VaultError) {
        guard !self.options.readOnly else { return }
        do {
            if !isProved {
                try database.pool.write { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
            }
            try Schema.migrator.migrate(database.pool)
            if !isProved { try database.pool.write { try KeyProof(of: keyring).insert(into: $0) } }
        } catch {
            throw VaultError(error, path: self.databasePath)
        }
    }

    private static let busySeconds: TimeInterval = 5
}
