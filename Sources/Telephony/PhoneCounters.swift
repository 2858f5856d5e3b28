/// What limits refused or dropped since the start, for metrics; these figures only grow.
public struct PhoneCounters: Hashable, Sendable {
    public var callsStarted: UInt64 = 0
    public var callsReceived: UInt64 = 0
    public var callsEnded: UInt64 = 0
    /// How many of them ended in which way, by the code of their end. The codes are a closed set.
    public var outcomes: [String: UInt64] = [:]
    /// Calls of both directions refused because the host takes no new ones before it stops.
    public var callsRefusedDraining: UInt64 = 0
    /// Commands refused because a named limit was reached.
    public var commandsRefused: UInt64 = 0
    /// Session descriptions that could not be used.
    public var descriptionsRefused: UInt64 = 0
    /// Events and results for something that is over.
    public var lateInputs: UInt64 = 0
    public var unknownRecipients: UInt64 = 0
    /// Ways to a server that were found dead between two registrations.
    public var flowsLost: UInt64 = 0
    /// Questions that STUN servers have answered, and SIP servers that were asked in their place.
    public var stunAnswers: UInt64 = 0
    /// STUN messages that nobody had asked for, or had answers to already.
    public var strayAnswers: UInt64 = 0
    /// Calls and messages that went on to another server.
    public var failovers: UInt64 = 0
    /// Calls that were made once more because the far end takes encrypted sound only.
    public var encryptionRetries: UInt64 = 0
    public var missedCalls: UInt64 = 0
    public var messagesReceived: UInt64 = 0
    /// Messages of the network that could not be stored, and were refused.
    public var messagesUnstored: UInt64 = 0
    /// Messages of the network beyond the allowance of their sender, or of their account.
    public var messagesThrottled: UInt64 = 0
    public var messagesDelivered: UInt64 = 0
    public var messagesFailed: UInt64 = 0
    /// Tries of messages after the first one.
    public var messagesRepeated: UInt64 = 0
    /// Notices of delivery and display.
    public var receiptsSent: UInt64 = 0
    public var receiptsReceived: UInt64 = 0
    /// SIP messages that were kept for a look and had to make room.
    public var signallingDropped: UInt64 = 0
    /// SIP messages that belong to no account.
    public var signallingUnclaimed: UInt64 = 0

    public init() {}
}
