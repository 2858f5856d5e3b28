/// What both parties agreed on for SRTP: each protects what it sends with the keys of its own line.
public struct NegotiatedProtection: Hashable, Sendable {
    public var local: CryptoAttribute
    public var remote: CryptoAttribute

    public var suite: CryptoSuite { self.local.suite }
}
