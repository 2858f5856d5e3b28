/// An IPv4 or IPv6 address as a value; textual forms follow RFC 791 dotted quads and RFC 5952.
public enum IPAddress: Hashable, Sendable {
    /// The address in host byte order: 127.0.0.1 is `0x7F00_0001`.
    case v4(UInt32)
    /// The upper and lower 64 bits in host byte order. Zone identifiers are not carried.
    case v6(UInt64, UInt64)

    public static let loopbackV4 = IPAddress.v4(0x7F00_0001)
    public static let loopbackV6 = IPAddress.v6(0, 1)

    public var isV6: Bool {
        if case .v6 = self { return true }
        return false
    }

    public var isLoopback: Bool {
        switch self {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }

    /// 0.0.0.0 or ::, which never names a peer.
    public var isUnspecified: Bool {
        switch self {
        case .v4(let bits): bits == 0
        case .v6(let high, let low): high == 0 && low == 0
        }
    }

    public var isMulticast: Bool {
        switch self {
        case .v4(let bits): bits >> 28 == 0xE
        case .v6(let high, _): high >> 56 == 0xFF
        }
    }
}
