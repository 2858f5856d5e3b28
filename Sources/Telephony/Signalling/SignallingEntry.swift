public import Primitives
public import SIP

/// A SIP message that came or went: its bytes as they were, with every secret still in them. Whoever shows it masks it
/// first (`MaskedMessage`).
public struct SignallingEntry: Hashable, Sendable {
    /// Grows from each message to the next, over all accounts.
    public let number: UInt64
    public let at: Instant
    /// The call that it belongs to, if any.
    public let call: CallID?
    public let direction: TracedMessage.Direction
    public let datagram: Datagram

    public init(
        number: UInt64, at: Instant, call: CallID?, direction: TracedMessage.Direction, datagram: Datagram
    ) {
        self.number = number
        self.at = at
        self.call = call
        self.direction = direction
        self.datagram = datagram
    }
}
