/// How many messages are taken at once, and how soon there is room for one more.
public struct MessageAllowance: Hashable, Sendable {
    public let burst: Int
    /// The allowance grows by one message each time, until it is full again.
    public let refill: Duration

    public init(burst: Int, refill: Duration) {
        self.burst = burst
        self.refill = refill
    }
}
