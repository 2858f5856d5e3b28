// Enrolment tickets: a link that makes one device of one user, once.

public import Foundation
import GRDB

/// The enrolment tickets of this vault.
public struct TicketTable: Sendable {
    let database: VaultDatabase

    /// Makes a ticket; its text is not stored. Used and expired tickets are cleared away on this occasion.
    public func issue(
        for user: RecordID<StoredUser>, expiresAt: Date, now: Date
    ) async throws(VaultError) -> BearerToken {
        try await self.database.write { database in
            try Self.clear(expiredBefore: now.addingTimeInterval(-Self.remembered), in: database)
            guard try UserTable.fetch(user, from: database) != nil else {
                throw VaultError.notFound(table: UserTable.table, id: user.rawValue)
            }
            guard try Self.openCount(at: now, in: database) < VaultLimits.openTickets else {
                throw VaultError.limitReached(what: "open enrolment links", limit: VaultLimits.openTickets)
            }
            let ticket = BearerToken()
            try database.execute(
                sql: "INSERT INTO enrolmentTicket (hash, userID, createdAt, expiresAt) VALUES (?, ?, ?, ?)",
                arguments: [Data(ticket.hash), user.rawValue, now.milliseconds, expiresAt.milliseconds])
            return ticket
        }
    }

    /// Enrols a device with the ticket, which is used up by it in the same transaction.
    public func redeem(
        _ ticket: BearerToken, deviceName: String, now: Date
    ) async throws(VaultError) -> Enrolment {
        try Field.checkName("deviceName", deviceName)
        let hash = ticket.hash
        return try await self.database.write { database in
            let sql = "SELECT * FROM enrolmentTicket WHERE hash = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [Data(hash)]),
                ConstantTime.areEqual(try row.bytes("hash", of: Self.table), hash)
            else { throw VaultError.ticketUnknown }
            guard try row.optionalDate("usedAt", of: Self.table) == nil else { throw VaultError.ticketUsed }
            guard try row.date("expiresAt", of: Self.table) > now else { throw VaultError.ticketExpired }
            try database.execute(
                sql: "UPDATE enrolmentTicket SET usedAt = ? WHERE hash = ? AND usedAt IS NULL",
                arguments: [now.milliseconds, Data(hash)])
            guard database.changesCount == 1 else { throw VaultError.ticketUsed }
            let user = RecordID<StoredUser>(rawValue: try row.value("userID", of: Self.table))
            return try DeviceTable.insert(user: user, name: deviceName, now: now, into: database)
        }
    }

    private static let table = "enrolmentTicket"

    /// How long an expired ticket is still told apart from an unknown one.
    private static let remembered: TimeInterval = 7 * 24 * 3600

    private static func clear(expiredBefore limit: Date, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM enrolmentTicket WHERE expiresAt < ?", arguments: [limit.milliseconds])
    }

    private static func openCount(at now: Date, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM enrolmentTicket WHERE usedAt IS NULL AND expiresAt > ?",
            arguments: [now.milliseconds]) ?? 0
    }
}
