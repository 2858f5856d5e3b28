public import Primitives

/// A SIP user agent, client and server, as a machine without I/O (RFC 3261).
///
/// A root in the sense of the design: call one input, then `poll()` until nil, then sleep until `nextDeadline` and
/// call `handleTimeout(now:)`. Bodies are opaque bytes: what an offer means is the transaction user's business.
public struct UserAgent: Sendable {
    /// What a timer wakes.
    enum Timer: Hashable, Sendable {
        case client(UInt64)
        case server(UInt64)
        case session(InviteSessionID)
        case subscription(SubscriptionID)
    }

    /// Max-Forwards of our requests (RFC 3261, section 8.1.1.6).
    static let maxForwards = 70

    let configuration: Configuration
    var entropy: EntropySource
    var clients = ClientTransactionTable()
    var servers = ServerTransactionTable()
    var sessions: [InviteSessionID: InviteSession] = [:]
    var dialogs: [DialogID: InviteSessionID] = [:]
    var subscriptions = SubscriptionTable()
    var timers = DeadlineQueue<Timer>()
    var challenges: ChallengeMemory
    var realms: RealmMemory
    var tcpRefusals = TCPRefusals()
    var outputs = OutputQueue()
    var trace: MessageTrace
    var drops = UserAgentDrops()
    var lastID: UInt64 = 0

    public init(configuration: Configuration, entropy: EntropySource) {
        self.configuration = configuration
        self.entropy = entropy
        self.trace = MessageTrace(isOn: configuration.traces)
        self.challenges = ChallengeMemory(limit: configuration.limits.rememberedChallenges)
        self.realms = RealmMemory(limit: configuration.limits.rememberedChallenges)
    }

    /// When `handleTimeout(now:)` must be called next; nil while nothing waits.
    public var nextDeadline: Instant? { self.timers.earliest }

    /// The next thing to do, in order; nil when all is done.
    public mutating func poll() -> Output? { self.outputs.pop() }

    /// Each timer fires at most once for one call, so that a driver that comes late causes no burst.
    public mutating func handleTimeout(now: Instant) {
        for _ in 0..<self.timers.count {
            guard let timer = self.timers.popDue(now: now) else { return }
            switch timer {
            case .client(let number): self.handleClientTimeout(number, now: now)
            case .server(let number): self.handleServerTimeout(number, now: now)
            case .session(let id): self.handleSessionTimeout(id, now: now)
            case .subscription(let id): self.handleSubscriptionTimeout(id, now: now)
            }
        }
    }

    /// The network or the peer's host said that `hop` cannot be reached (ICMP, a refused or closed connection).
    ///
    /// Only requests that are being sent there fail; calls that are up go on. A peer that closes a connection takes others.
    public mutating func transportFailed(_ hop: Hop, _ failure: TransportFailure, now: Instant) {
        if hop.transport == .tcp, failure == .unreachable { self.tcpRefusals.note(hop.remote, now: now) }
        for number in self.clients.sortedNumbers where self.clients[number]?.datagram.hop == hop {
            self.handleClientTransportFailure(number, now: now)
        }
    }

    public var census: UserAgentCensus {
        var census = UserAgentCensus()
        census.clientTransactions = self.clients.count
        census.serverTransactions = self.servers.count
        census.sessions = self.sessions.count
        census.dialogs = self.dialogs.count
        census.subscriptions = self.subscriptions.count
        census.timers = self.timers.count
        census.pendingOutputs = self.outputs.count
        census.drops = self.drops
        return census
    }
}
