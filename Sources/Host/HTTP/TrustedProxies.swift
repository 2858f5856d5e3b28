// Behind a proxy everybody has the proxy's address, and what a request says of where it came from can be invented.

import Primitives

/// The proxies that are believed when they say where a request came from.
struct TrustedProxies: Hashable, Sendable {
    private let addresses: Set<IPAddress>

    init(_ addresses: [IPAddress] = []) {
        self.addresses = Set(addresses.map(\.unmapped))
    }

    /// Where a request came from: the last address in X-Forwarded-For that is no trusted proxy.
    ///
    /// Each proxy adds at the end whom it was called by. What stands before an address that nobody vouches for may be that
    /// caller's invention, and so is everything when the peer itself is no trusted proxy.
    func source(of peer: String, forwardedFor lines: [String]) -> String {
        guard let address = IPAddress(peer), self.trusts(address) else { return peer }
        var nearest = address
        for entry in lines.joined(separator: ",").split(separator: ",").reversed() {
            // A proxy that does not say by whom it was called: it is as far as anybody sees.
            guard let address = Self.address(entry) else { break }
            nearest = address
            if !self.trusts(address) { break }
        }
        return "\(nearest.unmapped)"
    }

    /// What stands for one person where there is a limit for each; `nil` for a program on this machine and for a proxy,
    /// behind which many may be.
    func person(at source: String?) -> String? {
        guard let source, let address = IPAddress(source), !address.unmapped.isLoopback, !self.trusts(address) else {
            return nil
        }
        return AttemptLimiter.key(address: source)
    }

    private func trusts(_ address: IPAddress) -> Bool { self.addresses.contains(address.unmapped) }

    /// Takes `203.0.113.9`, `203.0.113.9:4711`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:4711`.
    private static func address(_ entry: Substring) -> IPAddress? {
        let text = String(entry.filter { !$0.isWhitespace })
        if let address = IPAddress(text) { return address }
        return AllowedHost(text).flatMap { IPAddress($0.name) }
    }
}

extension IPAddress {
    /// IPv4 where IPv6 only wraps it (RFC 4291, section 2.5.5.2), as it does on a socket for both families.
    var unmapped: IPAddress {
        guard case .v6(0, let low) = self, low >> 32 == 0xFFFF else { return self }
        return .v4(UInt32(truncatingIfNeeded: low))
    }
}
