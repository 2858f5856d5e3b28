public import Primitives
import RTP

/// The keys of a session whose packets go as SRTP (RFC 3711), as negotiation agreed on them.
public struct MediaProtection: Hashable, Sendable {
    let suite: SRTPSuite
    /// Protects what we send.
    let sending: SRTPMasterKey
    /// Open what the peer sends; several only where packets say which one.
    let receiving: [SRTPMasterKey]

    /// `suite` is a name of RFC 4568; `nil` when this build does not know it, or a key does not fit it.
    public init?(
        suite: String, sending: SecretBytes, receiving: [(material: SecretBytes, identifier: [UInt8])]
    ) {
        guard let suite = SRTPSuite(rawValue: suite), sending.count == suite.keyLength, !receiving.isEmpty,
            receiving.allSatisfy({ $0.material.count == suite.keyLength })
        else { return nil }
        self.suite = suite
        self.sending = SRTPMasterKey(sending)
        self.receiving = receiving.map { SRTPMasterKey($0.material, identifier: $0.identifier) }
    }

    /// The name of the suite, for people.
    public var suiteName: String { self.suite.rawValue }
}
