// SIP accounts, with their passwords sealed.

import Foundation
import GRDB

/// The accounts of this vault.
public struct AccountTable: Sendable {
    static let table = "account"

    let database: VaultDatabase
    let keyring: Keyring

    /// Stores a new account or replaces the one with the same id; `.conflict` if that belongs to another user.
    ///
    /// When this returns the account is on the disk: it outlives a crash.
    public func save(_ account: StoredAccount) async throws(VaultError) {
        try account.check()
        let sealed = try SealedValue.seal(
            Array(account.password.text.utf8), at: Self.place(of: account.id), with: self.keyring.credentials)
        let sealedSettings =
            account.settings.isEmpty
            ? nil
            : try SealedValue.seal(
                account.settings, at: Self.settingsPlace(of: account.id), with: self.keyring.credentials)
        try await self.database.write { database in
            try Self.checkRoom(for: account, in: database)
            try database.execute(
                sql: Self.upsert, arguments: account.arguments(sealed: sealed, sealedSettings: sealedSettings))
            guard database.changesCount == 1 else {
                throw VaultError.conflict(table: Self.table, id: account.id.rawValue)
            }
        }
    }

    /// The account; `nil` if there is none, `.damagedRow` if it cannot be read.
    public func account(_ id: RecordID<StoredAccount>) async throws(VaultError) -> StoredAccount? {
        try await self.database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM account WHERE id = ?", arguments: [id.rawValue])
                .map { try StoredAccount(row: $0, keyring: self.keyring) }
        }
    }

    /// All accounts of all users. A damaged row is listed as such and does not hide the others.
    public func list() async throws(VaultError) -> AccountListing {
        try await self.database.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM account ORDER BY userID, position, createdAt, id")
            return Self.listing(of: rows, keyring: self.keyring)
        }
    }

    /// The accounts of one user, in the user's order.
    public func list(of owner: RecordID<StoredUser>) async throws(VaultError) -> AccountListing {
        try await self.database.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM account WHERE userID = ? ORDER BY position, createdAt, id",
                arguments: [owner.rawValue])
            return Self.listing(of: rows, keyring: self.keyring)
        }
    }

    /// Removes the account, damaged or not; harmless if there is none.
    public func remove(_ id: RecordID<StoredAccount>) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(sql: "DELETE FROM account WHERE id = ?", arguments: [id.rawValue])
        }
    }

    static func listing(of rows: [Row], keyring: Keyring) -> AccountListing {
        var listing = AccountListing(accounts: [], damaged: [])
        for row in rows {
            do throws(VaultError) {
                listing.accounts.append(try StoredAccount(row: row, keyring: keyring))
            } catch {
                listing.damaged.append(
                    DamagedAccount(
                        id: RecordID(rawValue: row.text("id") ?? "?"),
                        owner: row.text("userID").map(RecordID.init(rawValue:)), error: error))
            }
        }
        return listing
    }

    private static func checkRoom(for account: StoredAccount, in database: Database) throws {
        guard try UserTable.fetch(account.owner, from: database) != nil else {
            throw VaultError.notFound(table: UserTable.table, id: account.owner.rawValue)
        }
        let others =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM account WHERE userID = ? AND id <> ?",
                arguments: [account.owner.rawValue, account.id.rawValue]) ?? 0
        guard others < VaultLimits.accountsPerUser else {
            throw VaultError.limitReached(what: "accounts of one user", limit: VaultLimits.accountsPerUser)
        }
    }
}
