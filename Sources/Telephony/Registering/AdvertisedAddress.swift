import Primitives

/// Which address of ours a peer is told in Contact and SDP: the socket's own, or the one that the server saw.
///
/// The one place of this decision. RFC 3581, section 4, lets the server tell what it saw; where that differs, a
/// translator stands in between, and the socket's own address leads nowhere from out there.
enum AdvertisedAddress {
    /// - Parameters:
    ///   - local: The socket's address on the way to the server.
    ///   - learned: What the server saw; `nil` when it did not say.
    ///   - server: The next hop that said so.
    static func choose(local: IPEndpoint, learned: IPEndpoint?, server: IPAddress) -> IPEndpoint {
        guard let learned, learned != local, learned.port != 0, !learned.address.isUnspecified,
            learned.address.isV6 == local.address.isV6
        else { return local }
        // Nobody translates on the way to this machine itself, nor within one network of ours.
        if server.scope == .host || Self.sharesNetwork(local.address, server) { return local }
        // A server out there that claims to see a private address is mistaken: nobody could reach it.
        if learned.address.scope < server.scope { return local }
        return learned
    }

    /// The same for a peer that is not the server and says nothing of what it sees.
    ///
    /// - Parameter known: What the server saw; a peer that is nearer than this address does not need it.
    static func choose(local: IPEndpoint, known: IPEndpoint, peer: IPAddress) -> IPEndpoint {
        known.address.scope > peer.scope ? local : Self.choose(local: local, learned: known, server: peer)
    }

    /// Whether both are private addresses of one network, as far as addresses tell: the same 16 bits of IPv4, the same
    /// 48 of IPv6.
    private static func sharesNetwork(_ first: IPAddress, _ second: IPAddress) -> Bool {
        guard first.scope == .site, second.scope == .site else { return false }
        switch (first, second) {
        case (.v4(let first), .v4(let second)): return first >> 16 == second >> 16
        case (.v6(let first, _), .v6(let second, _)): return first >> 16 == second >> 16
        case (.v4, .v6), (.v6, .v4): return false
        }
    }
}
