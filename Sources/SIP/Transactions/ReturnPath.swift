import Primitives

/// Where the responses to one request go (RFC 3261, section 18.2.2; RFC 3581).
///
/// They leave from the address that the request arrived at. The Via parameter `maddr` is not followed: it would let
/// a sender aim our responses at anybody.
struct ReturnPath: Hashable, Sendable {
    let transport: Transport
    let local: IPEndpoint
    let remote: IPEndpoint
    /// The connection of ours that the request came on.
    let tls: TLSPeer?

    /// Completes the request's top Via with what the source address shows, and derives the way back.
    init(completing request: inout Request, via: Via, datagram: Datagram) {
        var via = via
        let source = datagram.remote
        let asksForPort = via.rport != nil
        if asksForPort { via.rport = .port(source.port) }
        if asksForPort || IPAddress(via.host) != source.address { via.received = source.address.description }
        request.topVia = via
        self.transport = datagram.transport
        self.local = datagram.local
        self.tls = datagram.tls
        if datagram.transport.isReliable || asksForPort {
            self.remote = source
        } else {
            self.remote = IPEndpoint(address: source.address, port: via.port ?? datagram.transport.defaultPort)
        }
    }

    func datagram(_ bytes: [UInt8]) -> Datagram {
        Datagram(transport: self.transport, local: self.local, remote: self.remote, tls: self.tls, bytes: bytes)
    }
}
