// Subscriptions for messages that wake a browser: whoever has one can reach its person, so they are sealed.

public import Foundation
import GRDB

/// The push subscriptions of this vault, at most one for each device: a newer one takes the place of the older.
public struct PushTable: Sendable {
    static let table = "pushSubscription"

    let database: VaultDatabase
    let keyring: Keyring

    /// Stores the subscription of a device; `.notFound` if the device is not the user's, or revoked.
    public func save(
        _ content: [UInt8], of device: RecordID<StoredDevice>, owner: RecordID<StoredUser>, now: Date
    ) async throws(VaultError) {
        guard content.count <= VaultLimits.subscriptionBytes else {
            throw .invalidField(name: "endpoint", reason: "is too long")
        }
        let sealed = try SealedValue.seal(content, at: Self.place(of: device), with: self.keyring.push)
        try await self.database.write { database in
            let isTheirs = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM device WHERE id = ? AND userID = ? AND revokedAt IS NULL)",
                arguments: [device.rawValue, owner.rawValue])
            guard isTheirs == true else { throw VaultError.notFound(table: DeviceTable.table, id: device.rawValue) }
            try database.execute(
                sql: """
                    INSERT INTO pushSubscription (deviceID, sealedContent, createdAt) VALUES (?, ?, ?)
                    ON CONFLICT (deviceID) DO UPDATE SET sealedContent = excluded.sealedContent,
                        createdAt = excluded.createdAt
                    """,
                arguments: [device.rawValue, Data(sealed), now.milliseconds])
        }
    }

    /// Removes the subscription of a device, damaged or not; harmless if there is none.
    ///
    /// - Parameter content: Only this one; a subscription that has taken its place stays.
    public func remove(of device: RecordID<StoredDevice>, ifStill content: [UInt8]? = nil) async throws(VaultError) {
        try await self.database.write { database in
            if let content {
                let sql = "SELECT sealedContent FROM pushSubscription WHERE deviceID = ?"
                guard let row = try Row.fetchOne(database, sql: sql, arguments: [device.rawValue]),
                    try self.open(row, of: device) == content
                else { return }
            }
            try database.execute(sql: "DELETE FROM pushSubscription WHERE deviceID = ?", arguments: [device.rawValue])
        }
    }

    /// The subscriptions of one user's devices that are not revoked.
    public func list(of owner: RecordID<StoredUser>) async throws(VaultError) -> PushListing {
        try await self.database.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT deviceID, sealedContent FROM pushSubscription JOIN device ON device.id = deviceID
                    WHERE device.userID = ? AND device.revokedAt IS NULL ORDER BY pushSubscription.createdAt, deviceID
                    """,
                arguments: [owner.rawValue])
            var listing = PushListing(subscriptions: [], damaged: [])
            for row in rows {
                let device = RecordID<StoredDevice>(rawValue: row.text("deviceID") ?? "?")
                if let content = try? self.open(row, of: device) {
                    listing.subscriptions.append(StoredPushSubscription(device: device, content: content))
                } else {
                    listing.damaged.append(device)
                }
            }
            return listing
        }
    }

    /// The users of whom any device can be reached.
    public func owners() async throws(VaultError) -> [RecordID<StoredUser>] {
        try await self.database.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT device.userID FROM pushSubscription JOIN device ON device.id = deviceID
                    WHERE device.revokedAt IS NULL ORDER BY device.userID
                    """
            ).map(RecordID.init(rawValue:))
        }
    }

    private func open(_ row: Row, of device: RecordID<StoredDevice>) throws(VaultError) -> [UInt8] {
        try SealedValue.open(
            try row.bytes("sealedContent", of: Self.table), at: Self.place(of: device), with: self.keyring.push)
    }

    private static func place(of device: RecordID<StoredDevice>) -> SealedValue.Place {
        SealedValue.Place(table: self.table, column: "sealedContent", row: device.rawValue)
    }
}
