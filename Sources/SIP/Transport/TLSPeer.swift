/// Whom a TLS connection of ours must lead to, and how that is proved.
public struct TLSPeer: Hashable, Sendable {
    /// The names of which the certificate must carry one: the SIP domain or the server as it was entered, never what
    /// DNS made of it (RFC 5922, section 7.1).
    public var names: [String]
    public var trust: CertificateTrust

    public init(names: [String], trust: CertificateTrust = .authorities) {
        self.names = names
        self.trust = trust
    }
}
