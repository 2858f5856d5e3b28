// What lies in the world, and not on this machine, in its networks, or nowhere.

public import Primitives

extension IPAddress {
    /// Whether the address is one of the public Internet. Special-purpose blocks (RFC 6890 and its registry) are not; an
    /// address that carries an IPv4 address within is judged by that.
    public var isPublic: Bool {
        switch self {
        case .v4(let bits): return Self.specialBlocks.allSatisfy { bits >> $0.shift != $0.prefix }
        case .v6(let high, let low):
            if high == 0, low >> 32 == 0xFFFF { return IPAddress.v4(UInt32(truncatingIfNeeded: low)).isPublic }
            // NAT64 (RFC 6052) is the way of a network with IPv6 only to the rest of the world.
            if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
                return IPAddress.v4(UInt32(truncatingIfNeeded: low)).isPublic
            }
            // 2000::/3 without protocol assignments and Teredo (2001::/23), documentation and 6to4.
            return high >> 61 == 1 && high >> 41 != 0x10_0080 && high >> 32 != 0x2001_0DB8
                && high >> 48 != 0x2002 && high >> 44 != 0x3_FFF0
        }
    }

    /// Blocks of IPv4 that are not of the public Internet, as their upper bits and how far down those stand.
    private static let specialBlocks: [(prefix: UInt32, shift: UInt32)] = [
        (0, 24), (10, 24), (0x64_40 >> 6, 22), (127, 24), (0xA9FE, 16), (0xAC1, 20), (0xC0_0000, 8), (0xC0_0002, 8),
        (0xC0_5863, 8), (0xC0A8, 16), (0xC612 >> 1, 17), (0xC6_3364, 8), (0xCB_0071, 8), (0xE, 28), (0xF, 28),
    ]
}
