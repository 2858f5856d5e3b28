// Devices: which browser profiles may act for a user, and until when.

public import Foundation
import GRDB

/// The enrolled devices of this vault.
public struct DeviceTable: Sendable {
    static let table = "device"

    let database: VaultDatabase

    /// Enrols a device for a user who has just logged in.
    public func enrol(
        user: RecordID<StoredUser>, name: String, now: Date
    ) async throws(VaultError) -> Enrolment {
        try Field.checkName("deviceName", name)
        return try await self.database.write { database in
            try Self.insert(user: user, name: name, now: now, into: database)
        }
    }

    /// Enrols the first device without a login, for a host that is bound to loopback.
    ///
    /// `nil` once any device was ever enrolled or any user has a password. Makes the user `userName` if there is none.
    public func enrolFirst(
        userName: String, deviceName: String, now: Date
    ) async throws(VaultError) -> Enrolment? {
        try Field.checkName("name", userName)
        try Field.checkName("deviceName", deviceName)
        return try await self.database.write { database in
            let isClosed = try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM device)
                        OR EXISTS (SELECT 1 FROM user WHERE passwordHash IS NOT NULL)
                        OR (SELECT count(*) FROM user) > 1
                    """)
            guard isClosed == false else { return nil }
            let existing = try Row.fetchOne(database, sql: "SELECT * FROM user").map { try StoredUser(row: $0) }
            let user =
                try existing
                ?? UserTable.insert(name: userName, role: .administrator, hash: nil, now: now, into: database)
            return try Self.insert(user: user.id, name: deviceName, now: now, into: database)
        }
    }

    /// Whose device presents this token. Does not write; call `touch` when it matters that it was seen.
    public func authenticate(_ token: BearerToken) async throws(VaultError) -> DeviceAuthentication {
        let hash = token.hash
        return try await self.database.read { database in
            let sql = "SELECT * FROM device WHERE tokenHash = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [Data(hash)]),
                ConstantTime.areEqual(try row.bytes("tokenHash", of: Self.table), hash)
            else { return .unknown }
            let device = try StoredDevice(row: row)
            guard device.revokedAt == nil else { return .revoked }
            guard let user = try UserTable.fetch(device.user, from: database) else { return .unknown }
            return .valid(device, user)
        }
    }

    /// Which of these devices may not act any more: revoked since, perhaps by another process, or gone.
    public func revoked(
        among devices: Set<RecordID<StoredDevice>>
    ) async throws(VaultError) -> Set<RecordID<StoredDevice>> {
        guard !devices.isEmpty else { return [] }
        return try await self.database.read { database in
            let marks = databaseQuestionMarks(count: devices.count)
            let valid = try String.fetchSet(
                database, sql: "SELECT id FROM device WHERE revokedAt IS NULL AND id IN (\(marks))",
                arguments: StatementArguments(devices.map(\.rawValue)))
            return devices.filter { !valid.contains($0.rawValue) }
        }
    }

    /// Notes that the device was seen.
    public func touch(_ id: RecordID<StoredDevice>, now: Date) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(
                sql: "UPDATE device SET lastSeenAt = ? WHERE id = ?", arguments: [now.milliseconds, id.rawValue])
        }
    }

    /// How many devices of all users may act.
    public func count() async throws(VaultError) -> Int {
        try await self.database.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM device WHERE revokedAt IS NULL") ?? 0
        }
    }

    /// The user's devices that are not revoked, oldest first.
    public func list(of user: RecordID<StoredUser>) async throws(VaultError) -> [StoredDevice] {
        try await self.database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM device WHERE userID = ? AND revokedAt IS NULL ORDER BY createdAt, id",
                arguments: [user.rawValue]
            ).map { try StoredDevice(row: $0) }
        }
    }

    /// Ends the device's right to act for `user`; `.notFound` if it is not theirs. Revoking twice is harmless.
    public func revoke(
        _ id: RecordID<StoredDevice>, of user: RecordID<StoredUser>, now: Date
    ) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(
                sql: "UPDATE device SET revokedAt = coalesce(revokedAt, ?) WHERE id = ? AND userID = ?",
                arguments: [now.milliseconds, id.rawValue, user.rawValue])
            guard database.changesCount == 1 else { throw VaultError.notFound(table: Self.table, id: id.rawValue) }
            try database.execute(sql: "DELETE FROM pushSubscription WHERE deviceID = ?", arguments: [id.rawValue])
        }
    }

    /// Ends the right of all devices of `user`, for instance after a stolen laptop.
    public func revokeAll(of user: RecordID<StoredUser>, now: Date) async throws(VaultError) {
        try await self.database.write { database in
            try database.execute(
                sql: "UPDATE device SET revokedAt = ? WHERE userID = ? AND revokedAt IS NULL",
                arguments: [now.milliseconds, user.rawValue])
            try database.execute(
                sql: "DELETE FROM pushSubscription WHERE deviceID IN (SELECT id FROM device WHERE userID = ?)",
                arguments: [user.rawValue])
        }
    }
}
