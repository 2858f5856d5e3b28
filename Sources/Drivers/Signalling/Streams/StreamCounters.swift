/// What happened on TCP and TLS since the start, and how many connections there are.
public struct StreamCounters: Hashable, Sendable {
    public var connections = 0
    public var opened: UInt64 = 0
    public var accepted: UInt64 = 0
    /// Connections that could not be made: refused, not in time, no TLS.
    public var failed: UInt64 = 0
    /// Certificates that were not believed.
    public var certificatesRefused: UInt64 = 0
    public var sent: UInt64 = 0
    public var received: UInt64 = 0
    public var pings: UInt64 = 0
    /// Connections refused because of a limit.
    public var refused: UInt64 = 0
    /// Connections closed because nothing was said for long.
    public var idle: UInt64 = 0
    /// Connections closed because a message came too slowly, or TLS was never finished.
    public var tooSlow: UInt64 = 0
    /// Connections closed because what came could not be cut into messages.
    public var malformed: UInt64 = 0
    /// Connections closed because the peer took nothing more.
    public var overflowed: UInt64 = 0
    /// Times that a peer was slowed because it sent too many messages.
    public var slowed: UInt64 = 0
}
