/// How a message travels; a value, so that nothing assumes UDP.
public enum Transport: Hashable, Sendable, CaseIterable {
    case udp, tcp, tls

    /// The transport in a Via header (RFC 3261, section 20.42).
    public var viaToken: String {
        switch self {
        case .udp: "UDP"
        case .tcp: "TCP"
        case .tls: "TLS"
        }
    }

    /// The value of a URI's `transport` parameter (RFC 3261, section 19.1.1).
    public var uriToken: String {
        switch self {
        case .udp: "udp"
        case .tcp: "tcp"
        case .tls: "tls"
        }
    }

    /// Reliable transports need no retransmission (RFC 3261, section 17).
    public var isReliable: Bool { self != .udp }

    /// RFC 3261, section 19.1.2.
    public var defaultPort: UInt16 { self == .tls ? 5061 : 5060 }

    /// Reads either token; case does not matter. Unknown transports give nil.
    public init?(token: some StringProtocol) {
        guard let match = Self.allCases.first(where: { $0.uriToken.isEqualIgnoringCase(to: token) }) else { return nil }
        self = match
    }
}
