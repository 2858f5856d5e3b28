// Local users: who may log in, and with which password.

public import Foundation
import GRDB

/// The users of this vault.
public struct UserTable: Sendable {
    static let table = "user"

    let database: VaultDatabase
    private let workshop = PasswordWorkshop()

    init(database: VaultDatabase) {
        self.database = database
    }

    /// Adds a user; `.nameTaken` if the name exists in any case. Without a password it cannot log in.
    public func create(
        name: String, role: UserRole, password: Password?, now: Date
    ) async throws(VaultError) -> StoredUser {
        let hash = try await self.hash(of: password, for: name)
        return try await self.database.write { database in
            try Self.insert(name: name, role: role, hash: hash, now: now, into: database)
        }
    }

    /// Adds an administrator if there is no user at all; `nil` if somebody came first.
    public func createFirst(
        name: String, password: Password?, now: Date
    ) async throws(VaultError) -> StoredUser? {
        let hash = try await self.hash(of: password, for: name)
        return try await self.database.write { database in
            guard try Self.count(in: database) == 0 else { return nil }
            return try Self.insert(name: name, role: .administrator, hash: hash, now: now, into: database)
        }
    }

    /// The user with this name and password; `nil` if either is wrong, after the same time in both cases.
    public func verify(name: String, password: Password) async throws(VaultError) -> StoredUser? {
        guard password.text.utf8.count <= VaultLimits.passwordBytes else { return nil }
        let found = try await self.database.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM user WHERE nameKey = ?", arguments: [Self.key(of: name)])
                .map { (user: try StoredUser(row: $0), hash: try PasswordHash(row: $0)) }
        }
        let hash = found?.hash
        let matches = try await self.workshop.run { () throws(VaultError) -> Bool in
            guard let hash else {
                _ = try PasswordHash(of: password)
                return false
            }
            return try hash.matches(password)
        }
        return matches ? found?.user : nil
    }

    /// Replaces the password; devices stay enrolled: `DeviceTable.revokeAll` ends them.
    public func setPassword(_ id: RecordID<StoredUser>, to password: Password) async throws(VaultError) {
        guard let hash = try await self.hash(of: password, for: id.rawValue) else { return }
        try await self.database.write { database in
            try database.execute(
                sql: """
                    UPDATE user SET passwordHash = ?, passwordSalt = ?, scryptRounds = ?, scryptBlockSize = ?,
                        scryptParallelism = ? WHERE id = ?
                    """,
                arguments: hash.arguments + [id.rawValue])
            guard database.changesCount == 1 else { throw VaultError.notFound(table: Self.table, id: id.rawValue) }
        }
    }

    public func user(_ id: RecordID<StoredUser>) async throws(VaultError) -> StoredUser? {
        try await self.database.read { try Self.fetch(id, from: $0) }
    }

    /// All users, by name.
    public func list() async throws(VaultError) -> [StoredUser] {
        try await self.database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM user ORDER BY nameKey").map { try StoredUser(row: $0) }
        }
    }

    public func count() async throws(VaultError) -> Int {
        try await self.database.read { try Self.count(in: $0) }
    }

    /// Removes the user with their devices, tickets and accounts.
    public func remove(_ id: RecordID<StoredUser>) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(sql: "DELETE FROM user WHERE id = ?", arguments: [id.rawValue])
        }
    }

    private func hash(of password: Password?, for name: String) async throws(VaultError) -> PasswordHash? {
        try Field.checkName("name", name)
        guard let password else { return nil }
        guard !password.text.isEmpty, password.text.utf8.count <= VaultLimits.passwordBytes else {
            throw .invalidField(name: "password", reason: "must have 1 to \(VaultLimits.passwordBytes) bytes")
        }
        return try await self.workshop.run { () throws(VaultError) in try PasswordHash(of: password) }
    }
}
