/// The named limits of SIP over TCP and TLS; what exceeds one is refused or closed, and counted.
public struct StreamLimits: Hashable, Sendable {
    /// Connections of both directions; the newest beyond it is refused.
    public var connections = 12_000
    /// Connections that others opened; the newest beyond it is refused.
    public var accepted = 2_000
    /// Connections that one address opened; the newest beyond it is refused.
    public var acceptedPerAddress = 64
    /// How long it may take until a connection, TLS included, is ready.
    public var connecting: Duration = .seconds(5)
    /// How long a message may take from its first byte to its last.
    public var message: Duration = .seconds(30)
    /// How long a connection that others opened may be silent.
    public var acceptedIdle: Duration = .seconds(900)
    /// How long a connection of ours may be silent: longer than the usual registration lasts, because calls come in on it.
    public var ownIdle: Duration = .seconds(7_200)
    /// Bytes of one connection that the peer has not taken; beyond it the connection is closed.
    public var unsentBytes = 512 * 1_024
    /// Messages that one connection may bring in a second; more are left in the socket, which slows the peer.
    public var messagesPerSecond = 1_000

    public init() {}
}
