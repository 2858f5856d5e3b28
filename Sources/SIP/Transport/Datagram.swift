public import Primitives

/// One message's bytes with the way they travel: inwards `remote` is the sender, outwards the destination.
///
/// The name is that of UDP; over TCP and TLS it is one message of the stream.
public struct Datagram: Hashable, Sendable {
    public var transport: Transport
    public var local: IPEndpoint
    public var remote: IPEndpoint
    /// Whom a TLS connection must lead to. Inwards it is that of the connection, so that answers take the same one.
    public var tls: TLSPeer?
    public var bytes: [UInt8]

    public init(
        transport: Transport, local: IPEndpoint, remote: IPEndpoint, tls: TLSPeer? = nil, bytes: [UInt8]
    ) {
        self.transport = transport
        self.local = local
        self.remote = remote
        self.tls = tls
        self.bytes = bytes
    }

    /// A message that takes `route`.
    public init(_ route: Route, bytes: [UInt8]) {
        self.init(
            transport: route.transport, local: route.local, remote: route.remote, tls: route.tls, bytes: bytes)
    }

    public var hop: Hop { Hop(transport: self.transport, remote: self.remote, tls: self.tls) }
}
