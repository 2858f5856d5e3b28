/// Names a call for as long as the host runs; never used twice. It is not the Call-ID of SIP.
public struct CallID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
