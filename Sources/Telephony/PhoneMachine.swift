import Media
public import Primitives
public import SIP

/// The one pure root of the phone: accounts, registrations, calls, messages and the tabs that hear them.
///
/// It is drained: one `handle(_:now:)`, then `poll()` until `nil`, then sleep until `nextDeadline`.
public struct PhoneMachine: Sendable {
    enum Stage: Hashable, Sendable {
        case running
        /// Takes no new calls; the commands wait for the end of those that are up, at most until `latest`.
        case draining([CommandID], latest: Instant)
        /// Done when nothing is left, but not before `earliest`: a lost BYE gets a second chance.
        case shuttingDown([CommandID], earliest: Instant, latest: Instant)
        case stopped

        /// Whether accounts, messages, and calls that are up go on.
        var isWorking: Bool {
            switch self {
            case .running, .draining: true
            case .shuttingDown, .stopped: false
            }
        }

        var takesCalls: Bool {
            switch self {
            case .running: true
            case .draining, .shuttingDown, .stopped: false
            }
        }
    }

    let settings: Settings
    var agent: UserAgent
    var entropy: EntropySource
    var stage = Stage.running

    var lines: [LineID: Line] = [:]
    /// The line in force of each account.
    var accounts: [AccountID: LineID] = [:]
    /// How fast REGISTERs may go to each server that lines use.
    var paces: [ServerAddress: RegisterPace] = [:]
    /// The ways that registered lines use, kept open.
    var flows: [Flow.Key: Flow] = [:]
    /// What STUN servers say of our sockets; there is none without a line that wants to know.
    var watches: [STUNWatch.Key: STUNWatch] = [:]
    var stunResolutions: [ResolutionID: STUNWatch.Key] = [:]
    /// At most one for each flow, each watch and each media session.
    var questions: [STUNPurpose: STUNQuestion] = [:]
    /// The RTP ports whose outside is being asked for.
    var askingMedia: [MediaSessionID: UInt16] = [:]
    var isWatchingAddresses = false
    var calls: [CallID: Call] = [:]
    var callOfSession: [InviteSessionID: CallID] = [:]
    /// Media sessions asked for and not yet reported open; `nil`: the call ended meanwhile.
    var openingMedia: [MediaSessionID: CallID?] = [:]
    var callOfMedia: [MediaSessionID: CallID] = [:]
    var presences = PresenceTable()
    /// Which call each tab hears.
    var callOfTab: [SessionID: CallID] = [:]
    /// Calls that a REFER asked for, and who is told of them.
    var referrals: [CallID: Referral] = [:]
    /// Who waits for the far end to take a REFER.
    var transferCommands: [CallID: CommandID] = [:]
    /// Who waits for the outcome of a hold or a resume.
    var holdRequests: [CallID: [HoldRequest]] = [:]

    var outbox = Outbox()
    var composing = ComposingTable()
    var throttle = MessageThrottle()
    /// Who writes in envelopes, and is asked for notices.
    var envelopes = EnvelopeTable()

    /// The last SIP messages of each account.
    var signalling: SignallingLog

    var requests: [RequestID: RequestPurpose] = [:]
    var subscriptions: [SubscriptionID: LineID] = [:]
    var resolutions: [ResolutionID: LineID] = [:]
    var stores: [StorageID: StorePurpose] = [:]
    /// Commands that wait for an outcome.
    var commands: Set<CommandID> = []
    var timers = DeadlineQueue<TimerKey>()
    var outputs: [Output] = []
    var polled = 0
    var counters = PhoneCounters()
    var lastNumber: UInt64 = 0

    public init(settings: Settings, entropy: EntropySource) {
        var entropy = entropy
        self.settings = settings
        self.signalling = SignallingLog(limits: settings.signalling)
        self.agent = UserAgent(configuration: settings.agent, entropy: entropy.split())
        self.entropy = entropy
    }

    public mutating func handle(_ input: Input, now: Instant) {
        switch input {
        case .datagram(let datagram):
            if !self.receiveSTUN(datagram, now: now) { self.agent.receive(datagram, now: now) }
        case .transportFailed(let hop, let failure): self.transportFailed(hop, failure, now: now)
        case .command(let id, let command): self.perform(command, id, now: now)
        case .localAddress(let route, let local): self.localAddress(local, for: route, now: now)
        case .pong(let hop): self.pong(hop, now: now)
        case .resolved(let id, let result, let lifetime): self.resolved(id, result, lifetime: lifetime, now: now)
        case .mediaOpened(let id, let result): self.mediaOpened(id, result, now: now)
        case .media(let id, let event): self.receive(event, from: id, now: now)
        case .stored(let id, let outcome): self.stored(id, outcome, now: now)
        case .timeout: self.handleTimeout(now: now)
        }
        self.drainAgent(now: now)
        self.finishDraining(now: now)
        self.finishShutDown(now: now)
        self.keepTrace(now: now)
    }

    /// The next thing to do, in order; `nil` when there is nothing.
    public mutating func poll() -> Output? {
        guard self.polled < self.outputs.count else {
            self.outputs.removeAll(keepingCapacity: true)
            self.polled = 0
            return nil
        }
        defer { self.polled += 1 }
        return self.outputs[self.polled]
    }

    /// When `Input.timeout` must come, at the latest.
    public var nextDeadline: Instant? {
        switch (self.timers.earliest, self.agent.nextDeadline) {
        case (let own?, let agents?): min(own, agents)
        case (let own, let agents): own ?? agents
        }
    }

    /// A number that was never given before; every identifier of the machine's own comes from here.
    mutating func number() -> UInt64 {
        self.lastNumber &+= 1
        return self.lastNumber
    }

    mutating func emit(_ output: Output) {
        self.outputs.append(output)
    }

    mutating func tell(_ event: PhoneEvent) {
        self.outputs.append(.event(event))
    }
}
