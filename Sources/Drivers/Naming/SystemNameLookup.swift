import CLinux
import Glibc
import Primitives
import SIP
public import Telephony

/// A and AAAA records by the system's resolver, in the order of RFC 6724.
///
/// It knows no SRV and NAPTR (RFC 3263), but names that are in no DNS, such as those of mDNS: `DNSNameLookup` asks it
/// last.
public struct SystemNameLookup: NameLookup {
    /// Addresses kept per name.
    public static let addressLimit = 8

    public init() {}

    public func nextHops(of server: ServerAddress) -> Result<[NextHop], ResolveFailure> {
        var hints = addrinfo()
        hints.ai_socktype = cl_datagram_type()
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(server.host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else { return .failure(Self.failure(code)) }
        let port = server.port ?? server.defaultPort
        var hops: [NextHop] = []
        var entry = list
        while let current = entry?.pointee, hops.count < Self.addressLimit {
            entry = current.ai_next
            guard let address = IPAddress(system: current.ai_addr) else { continue }
            let hop = NextHop(transport: server.transport ?? .udp, remote: IPEndpoint(address: address, port: port))
            if !hops.contains(hop) { hops.append(hop) }
        }
        return hops.isEmpty ? .failure(.notFound) : .success(hops)
    }

    private static func failure(_ code: Int32) -> ResolveFailure {
        switch code {
        case EAI_NONAME, EAI_FAIL: .notFound
        // EAI_NODATA and EAI_ADDRFAMILY, which the overlay hides: the name is there, an address is not.
        case -5, -9: .notFound
        default: .unavailable
        }
    }
}
