public import Primitives

/// Finds the servers of a name: NAPTR, then SRV, then addresses (RFC 3263, section 4).
///
/// What is asked and in which order is decided here; `Source` does the asking. Lots come from outside.
public struct ServerLocator: Sendable {
    /// What one question came to.
    public enum Outcome<Value: Sendable>: Sendable {
        /// With the seconds for which it holds.
        case found(Value, lifetime: UInt32)
        /// There is no such record.
        case none
        /// Nobody could say.
        case failed
    }

    /// Answers the questions, and may block.
    public protocol Source {
        func services(_ name: String) -> Outcome<[ServiceRecord]>
        func pointers(_ name: String) -> Outcome<[NamingPointer]>
        /// In the order of RFC 6724.
        func addresses(_ name: String) -> Outcome<[IPAddress]>
    }

    public enum Failure: Error, Hashable, Sendable {
        case notFound, unavailable
    }

    public struct Located: Hashable, Sendable {
        /// Best first.
        public var hops: [Hop]
        /// Seconds for which the answers hold.
        public var lifetime: UInt32
    }

    /// Addresses kept of one name.
    public static let addressLimit = 8
    /// Next hops kept in all.
    public static let hopLimit = 16

    /// Without NAPTR the transports are tried in this order: whoever publishes TLS wants it used.
    private static let transports: [Transport] = [.tls, .tcp, .udp]

    private var hops: [Hop] = []
    private var lifetime = UInt32.max
    private var hasFailed = false

    /// - Parameter transport: `nil` lets DNS choose.
    /// - Parameter port: Where one is given, SRV records are not asked for.
    public static func locate(
        _ host: String, port: UInt16?, transport: Transport?, asking source: some Source,
        using random: inout some RandomNumberGenerator
    ) -> Result<Located, Failure> {
        var locator = ServerLocator()
        if let port {
            locator.addAddresses(of: host, port: port, transport: transport ?? .udp, source)
        } else {
            let isListed = locator.addServices(of: host, transport, source, &random)
            if !isListed, !locator.hasFailed || locator.hops.isEmpty {
                let transport = transport ?? .udp
                locator.addAddresses(of: host, port: transport.defaultPort, transport: transport, source)
            }
        }
        guard !locator.hops.isEmpty else { return .failure(locator.hasFailed ? .unavailable : .notFound) }
        return .success(Located(hops: Array(locator.hops.prefix(Self.hopLimit)), lifetime: locator.lifetime))
    }

    /// Whether DNS lists the service, even if none of its servers has an address.
    private mutating func addServices(
        of host: String, _ transport: Transport?, _ source: some Source, _ random: inout some RandomNumberGenerator
    ) -> Bool {
        var names = (transport.map { [$0] } ?? Self.transports).map { (Self.serviceName($0, host), $0) }
        switch source.pointers(host) {
        case .found(let pointers, let lifetime):
            let usable = pointers.filter { $0.transport != nil && (transport == nil || $0.transport == transport) }
                .sorted { ($0.order, $0.preference) < ($1.order, $1.preference) }
            if !usable.isEmpty {
                self.lifetime = min(self.lifetime, lifetime)
                names = usable.compactMap { pointer in pointer.transport.map { (pointer.replacement, $0) } }
            }
        case .none: break
        case .failed: self.hasFailed = true
        }
        var isListed = false
        for (name, transport) in names where self.hops.count < Self.hopLimit {
            switch source.services(name) {
            case .found(let records, let lifetime):
                isListed = true
                self.lifetime = min(self.lifetime, lifetime)
                for record in ServiceRecord.ordered(records, using: &random) where !record.target.isEmpty {
                    self.addAddresses(of: record.target, port: record.port, transport: transport, source)
                }
            case .none: continue
            case .failed: self.hasFailed = true
            }
        }
        return isListed
    }

    private mutating func addAddresses(of name: String, port: UInt16, transport: Transport, _ source: some Source) {
        guard self.hops.count < Self.hopLimit else { return }
        switch source.addresses(name) {
        case .found(let addresses, let lifetime):
            self.lifetime = min(self.lifetime, lifetime)
            for address in addresses.prefix(Self.addressLimit) {
                let hop = Hop(transport: transport, remote: IPEndpoint(address: address, port: port))
                if !self.hops.contains(hop) { self.hops.append(hop) }
            }
        case .none: break
        case .failed: self.hasFailed = true
        }
    }

    private static func serviceName(_ transport: Transport, _ host: String) -> String {
        switch transport {
        case .udp: "_sip._udp." + host
        case .tcp: "_sip._tcp." + host
        case .tls: "_sips._tcp." + host
        }
    }
}
