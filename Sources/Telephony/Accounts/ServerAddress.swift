public import SIP

/// Where an account's requests go: a host name or an address literal, a port when it is fixed, and the transport.
public struct ServerAddress: Hashable, Sendable {
    /// A host name, a dotted quad or an IPv6 address in brackets.
    public var host: String
    /// `nil` asks for the default port of the transport, or for SRV records where the resolver knows them.
    public var port: UInt16?
    /// `nil`: what DNS says (RFC 3263, section 4.1), and UDP where it says nothing.
    public var transport: Transport?

    public init(host: String, port: UInt16? = nil, transport: Transport? = .udp) {
        self.host = host
        self.port = port
        self.transport = transport
    }

    /// The port where none is given and DNS names none.
    public var defaultPort: UInt16 { (self.transport ?? .udp).defaultPort }
}

extension ServerAddress: CustomStringConvertible {
    /// The text that a person entered: the host, and the port when one is fixed.
    public var description: String {
        if let port = self.port { "\(self.host):\(port)" } else { self.host }
    }
}
