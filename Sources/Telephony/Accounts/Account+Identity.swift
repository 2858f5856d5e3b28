import Primitives
import SIP

// How an account looks on the wire.

extension Account {
    /// Whose next hops lead to the server.
    var hop: ServerAddress { self.outboundProxy ?? self.server }

    /// The outbound proxy as the first Route of every request (RFC 3261, section 8.1.2).
    var proxyRoute: [URI] {
        guard let proxy = self.outboundProxy else { return [] }
        var uri = SIPURI(user: nil, host: proxy.host, port: proxy.port)
        uri.parameters["lr"] = ""
        if let transport = proxy.transport, transport != .udp { uri.transport = transport }
        return [.sip(uri)]
    }

    /// From and To: the address of record has no port (RFC 3261, section 10.2).
    var addressOfRecord: NameAddress {
        NameAddress(
            displayName: self.displayName.flatMap { $0.isEmpty ? nil : $0 },
            uri: .sip(SIPURI(user: self.user, host: self.domain)))
    }

    var credentials: Credentials {
        let name = self.authenticationUser.flatMap { $0.isEmpty ? nil : $0 } ?? self.user
        return Credentials(user: name, password: self.password)
    }

    /// A Request-URI in the account's domain. Where the domain is the server itself and its port is unusual, the port
    /// belongs to it: a proxy compares host and port to know whether a request is meant for it.
    func requestURI(user: String?) -> SIPURI {
        let server = self.server
        let isServersOwn = self.domain.lowercased() == server.host.lowercased()
        let port = isServersOwn && server.port != server.defaultPort ? server.port : nil
        return SIPURI(user: user, host: self.domain, port: port)
    }

    /// Where requests to this account reach us (RFC 3261, section 8.1.1.8).
    func contact(on route: Route, at endpoint: IPEndpoint? = nil) -> NameAddress {
        var route = route
        if let endpoint { route.publicEndpoint = endpoint }
        return NameAddress(uri: .sip(route.contact(user: self.user)))
    }
}
