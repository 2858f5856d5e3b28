/// A message as it came or went, and whom it concerns. The bytes are those of the datagram, shared and not copied.
public struct TracedMessage: Hashable, Sendable {
    public enum Direction: Hashable, Sendable {
        case incoming, outgoing
    }

    public let direction: Direction
    public let datagram: Datagram
    /// `nil`: nobody could be told, as of a message that cannot be read or that nobody waits for.
    public internal(set) var owner: MessageOwner?

    public init(_ direction: Direction, _ datagram: Datagram, owner: MessageOwner?) {
        self.direction = direction
        self.datagram = datagram
        self.owner = owner
    }
}
