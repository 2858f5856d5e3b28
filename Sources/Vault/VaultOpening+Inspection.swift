// The first half of opening: everything is looked at, and nothing is made.

import Foundation
import GRDB

extension VaultOpening {
    /// `nil` when nothing was ever stored in the folder.
    func inspectOnly() throws(VaultError) -> VaultInspection? {
        guard let kind = try FileAccess(path: self.folder) else { return nil }
        try kind.requirePrivateFolder()
        guard access(self.folder, W_OK | X_OK) == 0 else {
            throw VaultError(errno: errno, operation: "write in", path: self.folder)
        }
        try self.refuseLogWithoutDatabase()
        guard let database = try FileAccess(path: self.databasePath) else { return nil }
        try database.requirePrivateFile(ownedByRootToo: false)
        guard access(self.databasePath, R_OK | W_OK) == 0 else {
            throw VaultError(errno: errno, operation: "open", path: self.databasePath)
        }
        return try self.inspectContents()
    }

    private func inspectContents() throws(VaultError) -> VaultInspection? {
        do {
            return try self.reading { database in
                guard let proof = try self.inspect(database) else { return nil }
                let keyring = try self.loadKey(isNeeded: true)
                try self.check(proof, against: keyring)
                return try Self.contents(of: database, keyring: keyring)
            }
        } catch {
            throw VaultError(error, path: self.databasePath)
        }
    }

    private static func contents(of database: Database, keyring: Keyring) throws -> VaultInspection {
        let users = try Int.fetchOne(database, sql: "SELECT count(*) FROM user") ?? 0
        let hasPassword = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM user WHERE passwordHash IS NOT NULL)")
        // An older schema lacks what this program would add; the accounts are looked at after the next start.
        let isCurrent = try Schema.migrator.hasCompletedMigrations(database)
        let rows = isCurrent ? try Row.fetchAll(database, sql: "SELECT * FROM account ORDER BY id") : []
        return VaultInspection(
            accounts: AccountTable.listing(of: rows, keyring: keyring), users: users, hasPassword: hasPassword ?? false)
    }
}
