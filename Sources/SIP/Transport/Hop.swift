public import Primitives

/// The next hop of a message as the transport layer sees it: what one connection, or one UDP peer, is known by.
public struct Hop: Hashable, Sendable {
    public var transport: Transport
    public var remote: IPEndpoint
    /// Whom a TLS connection must lead to; `nil` elsewhere, and on connections that the peer opened.
    public var tls: TLSPeer?

    public init(transport: Transport, remote: IPEndpoint, tls: TLSPeer? = nil) {
        self.transport = transport
        self.remote = remote
        self.tls = tls
    }
}
