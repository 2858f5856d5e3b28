/// Whom a message concerns, in the transaction user's own words; the agent carries it along and never reads it.
public struct MessageOwner: Hashable, Sendable {
    public var account: String
    /// The call that the message belongs to; `nil` for one outside of calls.
    public var call: UInt64?

    public init(account: String, call: UInt64? = nil) {
        self.account = account
        self.call = call
    }
}
