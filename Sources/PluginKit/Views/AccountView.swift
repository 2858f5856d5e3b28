/// An account as the page sees it; a password never goes back to a browser.
public struct AccountView: Codable, Hashable, Sendable {
    public let id: AccountID
    public let user: String
    public let domain: String
    public let server: String
    public let port: Int?
    public let transport: String
    /// Which certificate of the server is believed: `verify`, `pinned:…` or `ca:…`.
    public let certificate: String
    public let publicAddress: String?
    /// `host` or `host:port`.
    public let stunServer: String?
    /// What the STUN server has said; `nil` without one.
    public let stun: STUNView?
    public let authUser: String?
    public let displayName: String?
    /// `host` or `host:port`.
    public let outboundProxy: String?
    public let keepAlive: String?
    public let registration: RegistrationView
    /// `nil` until the server has told something.
    public let voicemail: VoicemailView?
    /// True for the account of the demo exchange, which is never stored.
    public let demo: Bool
    /// All of them, also those that nobody changed.
    public let preferences: AccountPreferences

    public init(
        id: AccountID, user: String, domain: String, server: String, port: Int?, transport: String,
        certificate: String = "verify", publicAddress: String? = nil, stunServer: String? = nil,
        stun: STUNView? = nil, authUser: String?, displayName: String?,
        outboundProxy: String? = nil, keepAlive: String? = nil, registration: RegistrationView,
        voicemail: VoicemailView? = nil, demo: Bool, preferences: AccountPreferences
    ) {
        self.id = id
        self.user = user
        self.domain = domain
        self.server = server
        self.port = port
        self.transport = transport
        self.certificate = certificate
        self.publicAddress = publicAddress
        self.stunServer = stunServer
        self.stun = stun
        self.authUser = authUser
        self.displayName = displayName
        self.outboundProxy = outboundProxy
        self.keepAlive = keepAlive
        self.registration = registration
        self.voicemail = voicemail
        self.demo = demo
        self.preferences = preferences
    }
}
