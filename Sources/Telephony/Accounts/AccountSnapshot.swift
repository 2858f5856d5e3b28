public import Primitives
public import SIP

/// An account as others may see it: everything but the password, with the live registration.
public struct AccountSnapshot: Hashable, Sendable {
    public var id: AccountID
    public var owner: UserID
    public var user: String
    public var domain: String
    public var authenticationUser: String?
    public var displayName: String?
    public var server: ServerAddress
    public var certificate: CertificateTrust
    public var publicAddress: IPAddress?
    public var stunServer: ServerAddress?
    /// What became of the question to `stunServer`; `nil` where there is none.
    public var stun: STUNState?
    public var outboundProxy: ServerAddress?
    public var keepAlive: KeepAliveMethod
    public var expires: Duration
    public var preferences: AccountPreferences
    public var registration: RegistrationState
    /// The way on which the registration is in force.
    public var route: Route?
    /// Since when it has been in force without a gap.
    public var registeredSince: Instant?
    /// What the server told of voice messages; `nil`: nothing yet.
    public var voicemail: MessageSummary?

    public init(_ account: Account, registration: RegistrationState) {
        self.id = account.id
        self.owner = account.owner
        self.user = account.user
        self.domain = account.domain
        self.authenticationUser = account.authenticationUser
        self.displayName = account.displayName
        self.server = account.server
        self.certificate = account.certificate
        self.publicAddress = account.publicAddress
        self.stunServer = account.stunServer
        self.outboundProxy = account.outboundProxy
        self.keepAlive = account.keepAlive
        self.expires = account.expires
        self.preferences = account.preferences
        self.registration = registration
    }
}
