// The SQL of the device table that runs inside a transaction, its own or a ticket's.

import Foundation
import GRDB

extension DeviceTable {
    static func insert(
        user: RecordID<StoredUser>, name: String, now: Date, into database: Database
    ) throws -> Enrolment {
        guard let owner = try UserTable.fetch(user, from: database) else {
            throw VaultError.notFound(table: UserTable.table, id: user.rawValue)
        }
        try self.makeRoom(for: user, in: database)
        let token = BearerToken()
        let device = StoredDevice(
            id: RecordID(), user: user, name: name, createdAt: Date(milliseconds: now.milliseconds))
        try database.execute(
            sql: "INSERT INTO device (id, userID, name, tokenHash, createdAt) VALUES (?, ?, ?, ?, ?)",
            arguments: [device.id.rawValue, user.rawValue, name, Data(token.hash), now.milliseconds])
        return Enrolment(user: owner, device: device, token: token)
    }

    /// Refuses one device too many, and forgets the oldest revoked ones.
    private static func makeRoom(for user: RecordID<StoredUser>, in database: Database) throws {
        let sql = "SELECT count(*) FROM device WHERE userID = ? AND revokedAt IS NULL"
        let active = try Int.fetchOne(database, sql: sql, arguments: [user.rawValue]) ?? 0
        guard active < VaultLimits.devicesPerUser else {
            throw VaultError.limitReached(what: "devices of one user", limit: VaultLimits.devicesPerUser)
        }
        try database.execute(
            sql: """
                DELETE FROM device WHERE id IN (SELECT id FROM device WHERE userID = ? AND revokedAt IS NOT NULL
                    ORDER BY revokedAt DESC, id LIMIT -1 OFFSET ?)
                """,
            arguments: [user.rawValue, VaultLimits.revokedDevicesPerUser])
    }
}

extension StoredDevice {
    init(row: Row) throws(VaultError) {
        let table = DeviceTable.table
        self.id = RecordID(rawValue: try row.value("id", of: table))
        self.user = RecordID(rawValue: try row.value("userID", of: table))
        self.name = try row.value("name", of: table)
        self.createdAt = try row.date("createdAt", of: table)
        self.lastSeenAt = try row.optionalDate("lastSeenAt", of: table)
        self.revokedAt = try row.optionalDate("revokedAt", of: table)
    }
}
