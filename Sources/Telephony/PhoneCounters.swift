/// What limits refused or dropped since the start, for metrics; these figures only grow.
public struct PhoneCounters: Hashable, Sendable {
    public var callsStarted: UInt64 = 0
    public var callsReceived: UInt64 = 0
    public var callsEnded: UInt64 = 0
    /// Commands refused because a named limit was reached.
    public var commandsRefused: UInt64 = 0
    /// Session descriptions that could not be used.
    public var descriptionsRefused: UInt64 = 0
    /// Events and results for something that is over.
    public var lateInputs: UInt64 = 0
    public var unknownRecipients: UInt64 = 0
    /// Ways to a server that were found dead between two registrations.
    public var flowsLost: UInt64 = 0
    /// Calls and messages that went on to another server.
    public var failovers: UInt64 = 0
    public var missedCalls: UInt64 = 0

    public init() {}
}
