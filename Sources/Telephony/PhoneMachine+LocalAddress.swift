import Primitives
import SIP

// Whether the system still uses the address that our Contacts name: cables, wireless networks and tunnels come and go.

extension PhoneMachine {
    /// Asks from time to time, as long as any line is registered.
    mutating func watchAddresses(now: Instant) {
        guard !self.isWatchingAddresses else { return }
        self.isWatchingAddresses = true
        self.timers.schedule(.addresses, at: now + self.settings.addressCheck)
    }

    mutating func checkAddresses(now: Instant) {
        self.isWatchingAddresses = false
        let lines = self.lines.values.filter { $0.role == .inForce }
        guard !lines.isEmpty else { return }
        // A connection names its own address, and its end is told.
        let routes = Set(lines.compactMap(\.registeredRoute)).filter { !$0.transport.isReliable }
        for route in routes.sorted(by: { $0.remote.description < $1.remote.description }) {
            self.emit(.checkRoute(route))
        }
        self.watchAddresses(now: now)
    }

    /// The driver's answer: our address towards the route's next hop; `nil` when no network leads there at the moment.
    mutating func localAddress(_ local: IPEndpoint?, for route: Route, now: Instant) {
        // Without a network nothing can be done; what comes back later is asked again.
        guard let local, local != route.local else { return }
        for id in self.lines.keys.sorted() where self.lines[id]?.registeredRoute == route {
            self.lines[id]?.registeredRoute = nil
            self.lines[id]?.reached = nil
            if case .known = self.lines[id]?.way { self.lines[id]?.way = .unknown }
            self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
        }
    }
}
