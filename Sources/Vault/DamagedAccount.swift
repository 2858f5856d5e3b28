// A person must learn which account was lost, so that they can enter its password again.

/// A row whose sealed password or fields do not decode. It stays on disk until it is saved again or removed.
public struct DamagedAccount: Hashable, Sendable {
    public let id: RecordID<StoredAccount>
    /// The user it belongs to, where that can still be read.
    public let owner: RecordID<StoredUser>?
    /// `.damagedRow` with the table and row.
    public let error: VaultError
}
