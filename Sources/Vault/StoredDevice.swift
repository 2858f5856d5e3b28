// A browser profile that may act for its user, as the database knows it.

public import Foundation

/// An enrolled device. Its token's hash stays inside the vault.
public struct StoredDevice: Hashable, Sendable, Identifiable {
    public let id: RecordID<StoredDevice>
    public let user: RecordID<StoredUser>
    public var name: String
    public var createdAt: Date
    public var lastSeenAt: Date?
    public var revokedAt: Date?
}
