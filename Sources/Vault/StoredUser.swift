// A person who may use this host, as the database knows them.

public import Foundation

/// A local user. The password's hash stays inside the vault.
public struct StoredUser: Hashable, Sendable, Identifiable {
    public let id: RecordID<StoredUser>
    /// Unique without regard to case.
    public var name: String
    public var role: UserRole
    /// False for the user made for the first device on loopback until a password is set.
    public var hasPassword: Bool
    public var createdAt: Date
}
