public import Primitives

/// A call as others may see it.
public struct CallSnapshot: Hashable, Sendable {
    public var id: CallID
    public var account: AccountID
    public var owner: UserID
    public var direction: CallDirection
    public var remote: RemoteParty
    public var state: CallState
    public var startedAt: Instant
    public var answeredAt: Instant?
    public var endedAt: Instant?
    /// The encoding name in use, for example `PCMU`.
    public var codec: String?
    public var isHeldByRemote: Bool
    /// We hold the far end.
    public var isHeldHere: Bool
    public var transfer: TransferSnapshot?
    /// The tab that hears the call.
    public var session: SessionID?
    /// How often it was given to a tab: the same number means that no tab has heard it meanwhile.
    public var handovers: UInt32
    /// Who took the call, when it came in.
    public var takenBy: Presence?
    /// It rings, and its owner does not want to hear it.
    public var isSilenced: Bool
    public var isAutoAnswered: Bool
    public var security: CallSecurity

    public init(
        id: CallID, account: AccountID, owner: UserID, direction: CallDirection, remote: RemoteParty,
        state: CallState, startedAt: Instant, answeredAt: Instant? = nil, endedAt: Instant? = nil,
        codec: String? = nil, isHeldByRemote: Bool = false, isHeldHere: Bool = false, session: SessionID? = nil,
        handovers: UInt32 = 0, takenBy: Presence? = nil, isSilenced: Bool = false, isAutoAnswered: Bool = false,
        transfer: TransferSnapshot? = nil, security: CallSecurity = CallSecurity()
    ) {
        self.id = id
        self.account = account
        self.owner = owner
        self.direction = direction
        self.remote = remote
        self.state = state
        self.startedAt = startedAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.codec = codec
        self.isHeldByRemote = isHeldByRemote
        self.isHeldHere = isHeldHere
        self.transfer = transfer
        self.session = session
        self.handovers = handovers
        self.takenBy = takenBy
        self.isSilenced = isSilenced
        self.isAutoAnswered = isAutoAnswered
        self.security = security
    }
}
