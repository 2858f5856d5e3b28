/// Names one subscription of ours, from its first SUBSCRIBE to its one terminal event.
public struct SubscriptionID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
