import Primitives
import SIP

// What an account adds to the ways that lead to its server.

extension Line {
    /// The route with what the account knows: whose certificate to expect, and whether TCP may stand in for UDP.
    func equipped(_ route: Route) -> Route {
        var route = route
        if route.transport == .tls {
            route.tls = TLSPeer(names: self.certificateNames, trust: self.account.certificate)
        }
        // On this machine itself nobody sees us by another address.
        if let address = self.account.publicAddress, address.isV6 == route.local.address.isV6,
            route.remote.address.scope != .host
        {
            route.publicEndpoint = IPEndpoint(address: address, port: route.local.port)
        }
        // Whoever chose UDP gets UDP, whatever the size.
        route.mayUseTCP = route.transport == .udp && self.account.server.transport == nil
        return route
    }

    /// Whether requests of this line go, or were just sent, to `hop`.
    func uses(_ hop: Hop) -> Bool {
        self.route?.hop == hop || self.registerRoute?.hop == hop
    }

    /// The names that a person entered (RFC 5922, section 7.1); what DNS made of them proves nothing.
    private var certificateNames: [String] {
        let host = self.account.hop.host.lowercased()
        let domain = self.account.domain.lowercased()
        return host == domain ? [host] : [host, domain]
    }
}
