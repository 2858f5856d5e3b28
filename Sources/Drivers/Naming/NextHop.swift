public import Primitives
public import SIP

/// One address that a server's name stands for.
public struct NextHop: Hashable, Sendable {
    public var transport: Transport
    public var remote: IPEndpoint
    /// How long it may be used, where DNS says so.
    public var lifetime: Duration?

    public init(transport: Transport, remote: IPEndpoint, lifetime: Duration? = nil) {
        self.transport = transport
        self.remote = remote
        self.lifetime = lifetime
    }
}
