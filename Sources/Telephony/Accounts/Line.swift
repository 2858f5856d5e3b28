import Primitives
import SIP

/// An account at work: its registration, the way to its server, and what waits for that way.
struct Line: Sendable {
    enum Role: Hashable, Sendable {
        /// The account that calls and messages use.
        case inForce
        /// A `saveAccount` whose REGISTER has not been answered yet.
        case trial(CommandID)
        /// A `saveAccount` that the server accepted and the vault is writing.
        case storing(CommandID, StorageID)
        /// Unregisters, and is then gone.
        case leaving
    }

    enum Way: Hashable, Sendable {
        case unknown
        /// The way used so far serves calls until the answer is there.
        case resolving(ResolutionID, previous: Route?)
        /// The first of the remaining routes is in use.
        case known(ArraySlice<Route>, until: Instant)
    }

    /// Our address behind a translator, learned on one way.
    struct Reached: Hashable, Sendable {
        let route: Route
        let endpoint: IPEndpoint
        /// A translator that gives a new port each time is not followed more often than this.
        let nextChange: Instant
    }

    let id: LineID
    var account: Account
    var role: Role
    var registration: Registration
    var way = Way.unknown
    /// Why the last resolution failed; `nil` once one succeeded.
    var resolveFailure: ResolveFailure?
    /// Why the way to the server failed last; `nil` once something was answered on it.
    var transportFailure: TransportFailure?
    /// A REGISTER waits for the route.
    var isRegisterDue = false
    /// The request whose answer `registration` waits for; answers to older ones are late.
    var registerRequest: RequestID?
    /// The way that request took.
    var registerRoute: Route?
    /// What Contact named in that request.
    var registerEndpoint: IPEndpoint?
    /// A REGISTER waits for its slot in the pace of the server.
    var isWaitingForSlot = false
    /// The targets that failed lately.
    var rests = RouteRests()
    /// The flow that it keeps open with others.
    var flow: Flow.Key?
    /// The way on which the registration is in force.
    var registeredRoute: Route?
    /// When a dead flow is a reason to register again at the earliest.
    var nextRepair: Instant?
    /// Our address on a way, as the server sees it.
    var reached: Reached?
    /// The watch of its socket by a STUN server.
    var stun: STUNWatch.Key?
    /// Our SIP socket as the STUN server sees it; goes before `reached`.
    var reflexive: IPEndpoint?
    /// What became of the question to the STUN server, as last told.
    var stunState: STUNState?
    var waitingCalls: [CallID] = []
    var waitingMessages: [MessageTicket] = []
    var voicemail = VoicemailWatch()
    /// `register` commands that wait for the outcome.
    var registerCommands: [CommandID] = []
    /// The registration as last told, so that only changes are told.
    var reported = RegistrationState.unregistered
    /// The failure that the owner had a notice of; `nil` once registered, so that retries do not repeat it.
    var noticed: PhoneError?

    init(id: LineID, account: Account, role: Role, entropy: EntropySource) {
        self.id = id
        self.account = account
        self.role = role
        var settings = RegistrationSettings(
            addressOfRecord: account.addressOfRecord, registrar: .sip(account.requestURI(user: nil)),
            expires: account.expires, routeSet: account.proxyRoute)
        settings.wasAcceptedBefore = role == .inForce
        self.registration = Registration(settings: settings, entropy: entropy)
    }

    var snapshot: AccountSnapshot {
        var snapshot = AccountSnapshot(self.account, registration: self.registrationState)
        snapshot.route = self.registration.registeredSince == nil ? nil : self.registeredRoute
        snapshot.stun = self.stunState
        snapshot.registeredSince = self.registration.registeredSince
        snapshot.voicemail = self.voicemail.summary
        return snapshot
    }

    private var registrationState: RegistrationState {
        switch self.registration.state {
        case .unregistered, .unregistering: .unregistered
        case .registering: .registering
        case .registered(let until), .refreshing(let until): .registered(until: until)
        case .failed(let failure, let retryAt): .failed(self.error(for: failure), retryAt: retryAt)
        }
    }
}
