/// What one registration asks for, and its limits.
public struct RegistrationSettings: Hashable, Sendable {
    /// The address-of-record, for To and From.
    public var addressOfRecord: NameAddress
    /// The Request-URI: the domain without a user (RFC 3261, section 10.2).
    public var registrar: URI
    /// Our Contact; `nil`: made of the address-of-record's user and the route's local address.
    public var contact: NameAddress?
    /// The lifetime to ask for.
    public var expires: Duration
    /// Written as Route headers, for an outbound proxy.
    public var routeSet: [URI]

    /// The registrar granted this binding in an earlier life of the program: a refusal is rather its mistake than ours.
    public var wasAcceptedBefore = false

    /// The share of the granted lifetime after which the binding is prolonged at the latest, in percent.
    public var refreshPercent = 75
    /// How much earlier it may be, in percent of the lifetime, so that phones that registered together drift apart.
    public var refreshSpread = 10
    /// Refreshes are never closer together than this, however little is granted.
    public var minimumRefresh = Duration.seconds(1)
    /// No binding is believed to live longer than this, and no Min-Expires above it is obeyed.
    public var maximumExpires = Duration.seconds(86_400)
    /// The wait after the first failure; it doubles with each further one (RFC 5626, section 4.5).
    public var backoffBase = Duration.seconds(30)
    /// The longest wait after silence and passing failures. Shorter than the half hour of RFC 5626: a person waits.
    public var backoffMaximum = Duration.seconds(300)
    /// The longest wait after a refusal, which no waiting may heal.
    public var refusalMaximum = Duration.seconds(1_800)

    public init(
        addressOfRecord: NameAddress, registrar: URI, contact: NameAddress? = nil, expires: Duration = .seconds(300),
        routeSet: [URI] = []
    ) {
        self.addressOfRecord = addressOfRecord
        self.registrar = registrar
        self.contact = contact
        self.expires = expires
        self.routeSet = routeSet
    }
}
