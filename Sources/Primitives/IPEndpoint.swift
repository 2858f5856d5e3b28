/// An address and a port: where a datagram comes from or goes to.
public struct IPEndpoint: Hashable, Sendable {
    public var address: IPAddress
    public var port: UInt16

    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

extension IPEndpoint: CustomStringConvertible {
    /// `192.0.2.1:5060` or `[2001:db8::1]:5060`.
    public var description: String {
        self.address.isV6 ? "[\(self.address)]:\(self.port)" : "\(self.address):\(self.port)"
    }
}
