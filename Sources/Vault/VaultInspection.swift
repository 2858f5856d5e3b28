// Before a start, or beside a running host, somebody wants to know whether the vault is in order.

/// What was found in a vault that was looked at and not opened for work.
public struct VaultInspection: Sendable {
    /// All accounts, and the rows that are damaged.
    public var accounts: AccountListing
    public var users: Int
    /// Whether anybody could log in.
    public var hasPassword: Bool
}
