// One damaged row must not take the other accounts with it.

/// The accounts that could be read, and the rows that could not.
public struct AccountListing: Hashable, Sendable {
    /// In the users' order.
    public var accounts: [StoredAccount]
    public var damaged: [DamagedAccount]
}
