// The SQL of the user table that runs inside a transaction, its own or a device's.

import Foundation
import GRDB

extension UserTable {
    /// Names are equal when they differ in case or in how a letter is composed.
    public static func key(of name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.lowercased()
    }

    static func count(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM user") ?? 0
    }

    static func fetch(_ id: RecordID<StoredUser>, from database: Database) throws -> StoredUser? {
        try Row.fetchOne(database, sql: "SELECT * FROM user WHERE id = ?", arguments: [id.rawValue])
            .map { try StoredUser(row: $0) }
    }

    static func insert(
        name: String, role: UserRole, hash: PasswordHash?, now: Date, into database: Database
    ) throws -> StoredUser {
        guard try self.count(in: database) < VaultLimits.users else {
            throw VaultError.limitReached(what: "users", limit: VaultLimits.users)
        }
        let key = self.key(of: name)
        let isTaken =
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM user WHERE nameKey = ?)", arguments: [key]) ?? false
        guard !isTaken else { throw VaultError.nameTaken(name) }
        let id = RecordID<StoredUser>()
        try database.execute(
            sql: """
                INSERT INTO user (passwordHash, passwordSalt, scryptRounds, scryptBlockSize, scryptParallelism,
                    id, name, nameKey, role, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: (hash?.arguments ?? [nil, nil, nil, nil, nil])
                + [id.rawValue, name, key, role.rawValue, now.milliseconds])
        return StoredUser(
            id: id, name: name, role: role, hasPassword: hash != nil,
            createdAt: Date(milliseconds: now.milliseconds))
    }
}

extension StoredUser {
    init(row: Row) throws(VaultError) {
        let table = UserTable.table
        let role: String = try row.value("role", of: table)
        self.id = RecordID(rawValue: try row.value("id", of: table))
        guard let role = UserRole(rawValue: role) else { throw .damagedRow(table: table, id: self.id.rawValue) }
        self.role = role
        self.name = try row.value("name", of: table)
        self.hasPassword = try row.optional("passwordHash", of: table, as: Data.self) != nil
        self.createdAt = try row.date("createdAt", of: table)
    }
}

extension PasswordHash {
    /// The five columns in the order of the SQL above.
    var arguments: StatementArguments {
        [
            Data(self.hash), Data(self.salt), self.parameters.rounds, self.parameters.blockSize,
            self.parameters.parallelism,
        ]
    }

    /// `nil` for a user without a password.
    init?(row: Row) throws(VaultError) {
        let table = UserTable.table
        guard try row.optional("passwordHash", of: table, as: Data.self) != nil else { return nil }
        self.init(
            hash: try row.bytes("passwordHash", of: table),
            salt: try row.bytes("passwordSalt", of: table),
            parameters: Parameters(
                rounds: try row.value("scryptRounds", of: table),
                blockSize: try row.value("scryptBlockSize", of: table),
                parallelism: try row.value("scryptParallelism", of: table)))
    }
}
