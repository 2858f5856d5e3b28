public import Primitives
public import SIP

/// A SIP identity of a user: who they are at which server, and how they prove it.
public struct Account: Hashable, Sendable {
    public var id: AccountID
    public var owner: UserID
    /// The user part of the address of record.
    public var user: String
    /// The domain of the address of record; often the server's name.
    public var domain: String
    /// The user name of the digest, where it differs from `user`.
    public var authenticationUser: String?
    public var password: Secret
    public var displayName: String?
    /// Where requests are sent, whatever the domain says.
    public var server: ServerAddress
    /// Which certificate of the server is believed, where TLS leads to it.
    public var certificate: CertificateTrust
    /// Our address as the world sees it, where a person knows better than the socket; it goes into Contact and SDP.
    public var publicAddress: IPAddress?
    /// Who tells us how our UDP ports look from outside (RFC 8489), where nobody knows `publicAddress`.
    public var stunServer: ServerAddress?
    /// Where every request goes first, in place of the server itself.
    public var outboundProxy: ServerAddress?
    public var keepAlive = KeepAliveMethod.crlf
    /// The registration interval that is asked for; the server's answer counts.
    public var expires: Duration
    /// How its calls are treated.
    public var preferences: AccountPreferences

    public init(
        id: AccountID, owner: UserID, user: String, domain: String, authenticationUser: String? = nil,
        password: Secret, displayName: String? = nil, server: ServerAddress,
        certificate: CertificateTrust = .authorities, expires: Duration = .seconds(300),
        preferences: AccountPreferences = AccountPreferences()
    ) {
        self.id = id
        self.owner = owner
        self.user = user
        self.domain = domain
        self.authenticationUser = authenticationUser
        self.password = password
        self.displayName = displayName
        self.server = server
        self.certificate = certificate
        self.expires = expires
        self.preferences = preferences
    }
}
