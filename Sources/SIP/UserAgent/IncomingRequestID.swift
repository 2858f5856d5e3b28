/// Names a request of the network that waits for `UserAgent.respond`.
public struct IncomingRequestID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
