/// What a `UserAgent` holds and what it refused; the debug dump and the tests read it.
public struct UserAgentCensus: Hashable, Sendable {
    public var clientTransactions = 0
    public var serverTransactions = 0
    public var sessions = 0
    public var dialogs = 0
    /// Ours; those of others are calls' business.
    public var subscriptions = 0
    public var timers = 0
    public var pendingOutputs = 0
    public var drops = UserAgentDrops()

    /// True when nothing is left that will ever need time or an answer.
    public var isAtRest: Bool {
        self.clientTransactions == 0 && self.serverTransactions == 0 && self.sessions == 0 && self.dialogs == 0
            && self.subscriptions == 0 && self.timers == 0 && self.pendingOutputs == 0
    }
}
