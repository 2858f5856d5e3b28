public import SIP

/// What the phone holds at this moment, and what it had to drop. At rest, when no account and no call exists,
/// every figure but the counters is zero.
public struct PhoneCensus: Hashable, Sendable {
    public var agent: UserAgentCensus
    /// Accounts in force, and those on trial or leaving.
    public var lines = 0
    public var calls = 0
    /// Media sessions opened, or asked for, and not closed.
    public var media = 0
    public var attachments = 0
    /// Open tabs.
    public var sessions = 0
    public var resolutions = 0
    /// Questions to STUN servers under way.
    public var questions = 0
    /// Sockets whose outside is asked for from time to time.
    public var watches = 0
    public var stores = 0
    /// Commands that wait for their reply.
    public var commands = 0
    /// Out-of-dialog requests that wait for their response.
    public var requests = 0
    /// Mailboxes that are watched.
    public var subscriptions = 0
    /// Messages that wait to be sent, or for their outcome.
    public var outbox = 0
    /// Conversations in which somebody is writing.
    public var composing = 0
    /// Correspondents who write in envelopes.
    public var envelopes = 0
    /// Accounts of which SIP messages are kept, how many messages, and their bytes.
    public var signallingAccounts = 0
    public var signallingMessages = 0
    public var signallingBytes = 0
    public var timers = 0
    /// Those of `timers` that belong to a call; the others belong to accounts.
    public var callTimers = 0
    public var counters = PhoneCounters()

    public init(agent: UserAgentCensus) {
        self.agent = agent
    }
}
