public import Primitives

extension Response {
    /// Our address as the peer saw it, from `received` and `rport` of our own Via (RFC 3581, section 4): what a
    /// Contact must name when a translator stands in between. nil when the response does not say.
    public var learnedAddress: IPEndpoint? {
        guard let via = self.topVia, let address = via.received.flatMap({ IPAddress($0) }) ?? IPAddress(via.host) else {
            return nil
        }
        switch via.rport {
        case .port(let port): return IPEndpoint(address: address, port: port)
        case .requested, nil: return nil
        }
    }
}
