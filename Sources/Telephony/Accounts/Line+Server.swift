import Primitives
import SIP

// What the way says by which a request came: only the account's own server is believed when it says who calls, or that
// nobody need press a button.

extension Line {
    /// Whether a message comes from the account's server: from where our requests go, or could go. A server that opens a connection of
    /// its own has another port there.
    func isServer(_ datagram: Datagram) -> Bool {
        self.serverRoutes.contains { route in
            guard route.transport == datagram.transport else { return false }
            return route.transport.isReliable
                ? route.remote.address == datagram.remote.address : route.remote == datagram.remote
        }
    }

    /// What the line proves itself with, and to whom: everybody that DNS has named as its server.
    var credentials: Credentials {
        var credentials = self.account.credentials
        credentials.homes = Set(self.serverRoutes.map(\.remote.address))
        return credentials
    }

    private var serverRoutes: [Route] {
        let known: ArraySlice<Route> =
            switch self.way {
            case .unknown: []
            case .resolving(_, let previous): previous.map { [$0] } ?? []
            case .known(let routes, _): routes
            }
        return known + [self.registerRoute].compactMap { $0 }
    }

    /// The way back to where a request came from, with the address of ours that its sender can reach.
    func routeBack(to datagram: Datagram) -> Route {
        var route = Route(datagram)
        route.publicEndpoint = self.publicEndpoint(towards: datagram)
        return route
    }

    /// Behind a translator everybody out there is told the address that the server knows: a provider calls from many.
    private func publicEndpoint(towards datagram: Datagram) -> IPEndpoint? {
        guard let route = self.route, let known = self.publicEndpoint(on: route) else { return nil }
        if self.isServer(datagram) { return known }
        guard route.local.address == datagram.local.address else { return nil }
        let port = route.transport == datagram.transport ? known.port : datagram.local.port
        let chosen = AdvertisedAddress.choose(
            local: datagram.local, known: IPEndpoint(address: known.address, port: port), peer: datagram.remote.address)
        return chosen == datagram.local ? nil : chosen
    }
}
