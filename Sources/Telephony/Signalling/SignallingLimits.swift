/// How much is kept of the SIP messages. Beyond each limit the oldest go, and `PhoneCounters.signallingDropped` counts them.
public struct SignallingLimits: Hashable, Sendable {
    /// Messages of one account: some ten calls, or a day of registrations.
    public var messagesPerAccount = 256
    /// Bytes of one account, `entryOverhead` for each message among them.
    public var bytesPerAccount = 262_144
    /// Accounts of which messages are kept; beyond it the one whose oldest message is the oldest loses all.
    public var accounts = 10_000
    /// Bytes of all accounts together.
    public var bytes = 67_108_864
    /// What a message takes beside its bytes, the spare room of its array among it.
    public var entryOverhead = 512

    public init() {}
}
