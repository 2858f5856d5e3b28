import SIP
public import Telephony

/// Names by NAPTR, SRV and addresses (RFC 3263), asked of the system's name servers or of those that are given.
///
/// Names that only the system knows, such as those of mDNS, are asked of it when DNS does not know them.
public struct DNSNameLookup: NameLookup {
    private let servers: [String]
    private let fallback: SystemNameLookup?

    /// - Parameter servers: `address[:port]`; with them the system is not asked at all.
    public init(servers: [String] = []) {
        self.servers = servers
        self.fallback = servers.isEmpty ? SystemNameLookup() : nil
    }

    public func nextHops(of server: ServerAddress) -> Result<[NextHop], ResolveFailure> {
        guard let channel = DNSChannel(servers: self.servers) else {
            return self.fallback?.nextHops(of: server) ?? .failure(.unavailable)
        }
        var random = SystemEntropy.source()
        let located = ServerLocator.locate(
            server.host, port: server.port, transport: server.transport, asking: channel, using: &random)
        switch located {
        case .success(let located):
            let lifetime = Duration.seconds(Int64(located.lifetime))
            return .success(
                located.hops.map { NextHop(transport: $0.transport, remote: $0.remote, lifetime: lifetime) })
        case .failure(let failure):
            if let fallback, case .success(let hops) = fallback.nextHops(of: server) { return .success(hops) }
            return .failure(failure == .notFound ? .notFound : .unavailable)
        }
    }
}
