// A line whose server has no address cannot register, and the person at the page cannot see why.

import Drivers
import NIOCore
import NIOPosix
import Primitives
import SIP
import Telephony
import Vault

/// Whether the names of the lines' servers lead to addresses, by the host's own resolver.
struct ServerCheck {
    let settings: HostSettings
    let accounts: [StoredAccount]

    /// How long all names together may take.
    static let patience: Duration = .seconds(6)
    /// Names that are looked up; further ones are counted.
    static let limit = 100

    func findings() async -> [Finding] {
        let servers = self.servers
        guard !servers.isEmpty else { return [.ok("servers", "no line is stored")] }
        var settings = RouteResolver.Settings()
        settings.timeLimit = Self.patience
        settings.threads = 8
        let lookup = DNSNameLookup(servers: self.settings.dnsServers)
        let resolver: RouteResolver
        do throws(DriverError) {
            // Only whether there is an address counts here, not from which of ours it is reached.
            resolver = try RouteResolver(settings: settings, lookup: lookup) { _, _ in
                IPEndpoint(address: .loopbackV4, port: 0)
            }
        } catch {
            return [.warning("servers", "no name could be looked up: \(error.message)")]
        }
        defer { resolver.shutDown() }
        let findings = await withTaskGroup(of: Finding.self) { group in
            for server in servers.prefix(Self.limit) { group.addTask { await Self.finding(of: server, resolver) } }
            return await group.reduce(into: [Finding]()) { $0.append($1) }
        }
        let left = max(0, servers.count - Self.limit)
        let rest = left > 0 ? [Finding.warning("servers", "\(left) further names were not looked up.")] : []
        return findings.sorted { $0.text < $1.text } + rest
    }

    private var servers: [ServerAddress] {
        var servers: [ServerAddress] = []
        for account in self.accounts.compactMap(Telephony.Account.init)
        where !servers.contains(account.outboundProxy ?? account.server) {
            servers.append(account.outboundProxy ?? account.server)
        }
        return servers
    }

    private static func finding(of server: ServerAddress, _ resolver: RouteResolver) async -> Finding {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let answer = await withCheckedContinuation { continuation in
            resolver.resolve(server, on: loop) { answer, _ in continuation.resume(returning: answer) }
        }
        switch answer {
        case .success(let routes):
            let first = routes.first.map { "\($0.transport.uriToken) \($0.remote)" } ?? "nowhere"
            return .ok("servers", "\(server) leads to \(first)")
        case .failure(.notFound):
            return .problem("servers", PhoneError.serverNotFound(server: "\(server)").message)
        case .failure(.unavailable), .failure(.noRoute):
            return .problem("servers", PhoneError.resolverUnavailable(server: "\(server)").message)
        }
    }
}
