// How far an address is good: what a peer elsewhere calls its own may mean nothing here.

extension IPAddress {
    /// From the narrowest to the widest.
    public enum Scope: Int, Hashable, Sendable, Comparable {
        /// Loopback: this machine only.
        case host
        /// Private, shared, unique local or link-local addresses (RFC 1918, RFC 6598, RFC 4193, RFC 3927, RFC 4291).
        case site
        case global

        public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
    }

    public var scope: Scope {
        if self.isLoopback { return .host }
        switch self {
        case .v4(let bits): return Self.isPrivate(bits) ? .site : .global
        case .v6(let high, let low):
            // fc00::/7 and fe80::/10; an IPv4-mapped address reaches as far as the one inside.
            if high >> 57 == 0x7E || high >> 54 == 0x3FA { return .site }
            guard high == 0, low >> 32 == 0xFFFF else { return .global }
            return IPAddress.v4(UInt32(truncatingIfNeeded: low)).scope
        }
    }

    private static func isPrivate(_ bits: UInt32) -> Bool {
        bits >> 24 == 10 || bits >> 20 == 0xAC1 || bits >> 16 == 0xC0A8 || bits >> 22 == 0x191 || bits >> 16 == 0xA9FE
    }
}
