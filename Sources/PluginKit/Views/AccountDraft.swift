/// What a person typed into the settings form; checked and tried before anything is stored.
public struct AccountDraft: Hashable, Sendable {
    /// The account to change; `nil` makes a new one.
    public var account: AccountID?
    public var server: String
    public var port: Int?
    public var transport: String?
    /// Which certificate of the server is believed: `verify`, `pinned:…` or `ca:…`.
    public var certificate: String?
    /// Our address as the world sees it, where it must be given.
    public var publicAddress: String?
    /// `host` or `host:port` of a STUN server that tells us that address.
    public var stunServer: String?
    public var user: String
    /// May be left out when an account is changed: the stored one stays.
    public var password: String?
    public var domain: String?
    public var authUser: String?
    public var displayName: String?
    /// `host` or `host:port` that every request goes to first.
    public var outboundProxy: String?
    /// `crlf`, `options`, `stun` or `off`; `crlf` when left out.
    public var keepAlive: String?

    public init(
        account: AccountID? = nil, server: String, port: Int? = nil, transport: String? = nil,
        certificate: String? = nil, user: String, password: String? = nil, domain: String? = nil,
        authUser: String? = nil, displayName: String? = nil, outboundProxy: String? = nil, keepAlive: String? = nil
    ) {
        self.account = account
        self.server = server
        self.port = port
        self.transport = transport
        self.certificate = certificate
        self.user = user
        self.password = password
        self.domain = domain
        self.authUser = authUser
        self.displayName = displayName
        self.outboundProxy = outboundProxy
        self.keepAlive = keepAlive
    }
}
