public import Primitives

/// A next hop with the address of ours that reaches it; the driver resolves names into routes.
public struct Route: Hashable, Sendable {
    public var transport: Transport
    /// Our address towards `remote`; it is written into Via.
    public var local: IPEndpoint
    /// The next hop.
    public var remote: IPEndpoint
    /// Whom a TLS connection must lead to; `nil` elsewhere, and on connections that the peer opened.
    public var tls: TLSPeer?
    /// Our address as others reach it, where a translator stands between; it is written into Contact and SDP.
    public var publicEndpoint: IPEndpoint?
    /// Whether a request that is too large for UDP goes by TCP (RFC 3261, section 18.1.1).
    public var mayUseTCP: Bool

    public init(
        transport: Transport, local: IPEndpoint, remote: IPEndpoint, tls: TLSPeer? = nil,
        publicEndpoint: IPEndpoint? = nil, mayUseTCP: Bool = false
    ) {
        self.transport = transport
        self.local = local
        self.remote = remote
        self.tls = tls
        self.publicEndpoint = publicEndpoint
        self.mayUseTCP = mayUseTCP
    }

    /// The way back to where a message came from.
    public init(_ datagram: Datagram) {
        self.init(
            transport: datagram.transport, local: datagram.local, remote: datagram.remote, tls: datagram.tls)
    }

    public var hop: Hop { Hop(transport: self.transport, remote: self.remote, tls: self.tls) }

    /// Where others reach us on this way.
    public var reachableEndpoint: IPEndpoint { self.publicEndpoint ?? self.local }

    /// `sip:user@address` for a Contact, with the transport unless it is UDP, the default of a sip: URI.
    public func contact(user: String?) -> SIPURI {
        let endpoint = self.reachableEndpoint
        let host = endpoint.address.isV6 ? "[\(endpoint.address)]" : endpoint.address.description
        var uri = SIPURI(user: user, host: host, port: endpoint.port)
        if self.transport != .udp { uri.transport = self.transport }
        return uri
    }
}
