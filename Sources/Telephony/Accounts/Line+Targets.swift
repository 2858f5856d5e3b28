import Primitives
import SIP

// The next hops of a line's server: which is in use, which rest, and how we are seen from there.

extension Line {
    /// The next hop for a call or message, as long as any is known.
    var route: Route? {
        switch self.way {
        case .unknown: nil
        case .resolving(_, let previous): previous
        case .known(let routes, _): self.rests.best(of: routes)
        }
    }

    /// The next hop for a REGISTER, which is also what keeps the knowledge of the way fresh.
    mutating func freshRoute(now: Instant) -> Route? {
        self.rests.wake(now: now)
        switch self.way {
        case .unknown, .resolving: return nil
        case .known(let routes, let until): return now < until ? self.rests.best(of: routes) : nil
        }
    }

    /// A target failed: others go first until then, or the name is asked for again (RFC 3263, section 4.3).
    ///
    /// - Parameter isOrdered: The target itself said how long (Retry-After).
    @discardableResult
    mutating func abandon(
        _ route: Route, until: Instant, isOrdered: Bool = false, now: Instant
    ) -> Alternative {
        // Whoever can spoil a certificate must not be able to push us onto a way without one.
        if route.transport == .tls, case .certificate = self.transportFailure { return .nothing(earliest: nil) }
        // A call knows its way with the public address that it named.
        let route = self.knownRoute(like: route)
        self.rests.set(route, until: until, isOrdered: isOrdered, now: now)
        switch self.way {
        case .unknown:
            return .nothing(earliest: self.rests.earliest(of: [route]))
        case .resolving(let id, let previous):
            if previous == route { self.way = .resolving(id, previous: nil) }
            return .nothing(earliest: self.rests.earliest(of: [route]))
        case .known(let routes, _):
            if routes.contains(where: { !self.rests.isResting($0) }) { return .ready }
            self.way = .unknown
            return .nothing(earliest: self.rests.earliest(of: routes))
        }
    }

    /// Where a request goes on that these did not take: the best of the others that do not rest.
    mutating func nextRoute(after tried: [TriedTarget], now: Instant) -> Route? {
        let routes: ArraySlice<Route> =
            switch self.way {
            case .unknown: []
            case .resolving(_, let previous): previous.map { [$0] } ?? []
            case .known(let routes, _): routes
            }
        // As above: a certificate that is not believed leads nowhere else.
        if let last = tried.last, last.route.transport == .tls, last.failure == .unreachable,
            case .certificate = self.transportFailure
        {
            return nil
        }
        self.rests.wake(now: now)
        return routes.first { route in
            !self.rests.isResting(route) && !tried.contains { $0.isSameWay(as: route) }
        }
    }

    private func knownRoute(like route: Route) -> Route {
        switch self.way {
        case .unknown, .resolving: route
        case .known(let routes, _): routes.first { $0.hop == route.hop && $0.local == route.local } ?? route
        }
    }

    /// What is left when a target has failed.
    enum Alternative: Hashable {
        case ready
        /// Every target rests; `earliest` is when they themselves allow the next attempt, and `nil` means at any time.
        case nothing(earliest: Instant?)
    }

    /// Our address on a way, as peers out there must write it.
    func advertised(on route: Route) -> IPEndpoint {
        self.publicEndpoint(on: route) ?? route.local
    }

    /// Our address behind a translator: as a person configured it, as a STUN server saw it, or as the server did.
    func publicEndpoint(on route: Route) -> IPEndpoint? {
        if let configured = route.publicEndpoint { return configured }
        if let seen = self.reflexiveEndpoint(on: route) { return seen == route.local ? nil : seen }
        guard let reached = self.reached, reached.route == route, reached.endpoint != route.local else { return nil }
        return reached.endpoint
    }

    /// Where requests to this account reach us.
    func contact(on route: Route) -> NameAddress {
        self.account.contact(on: route, at: self.advertised(on: route))
    }

    /// Takes what the server saw of us; true when Contact must change, and may.
    mutating func learn(_ learned: IPEndpoint?, on route: Route, pause: Duration, now: Instant) -> Bool {
        guard route.publicEndpoint == nil, self.reflexive == nil else { return false }
        var learned = learned
        // A connection of ours has a port of its own; peers that open one use the port that we listen on.
        if route.transport.isReliable, learned?.address == route.local.address { learned = route.local }
        let chosen = AdvertisedAddress.choose(local: route.local, learned: learned, server: route.remote.address)
        guard chosen != self.advertised(on: route) else { return false }
        if let reached = self.reached, reached.route == route, now < reached.nextChange { return false }
        self.reached = Reached(route: route, endpoint: chosen, nextChange: now + pause)
        return true
    }

    /// The socket whose outside a STUN server is to tell; without a way at the moment it stays the one it was.
    var stunKey: STUNWatch.Key? {
        guard self.role != .leaving, let server = self.account.stunServer else { return nil }
        guard let route = self.route else { return self.stun }
        // On this machine itself nobody sees us by another address.
        guard route.publicEndpoint == nil, route.remote.address.scope != .host else { return nil }
        let port = route.transport.isReliable ? 0 : route.local.port
        return STUNWatch.Key(local: IPEndpoint(address: route.local.address, port: port), server: server)
    }

    private func reflexiveEndpoint(on route: Route) -> IPEndpoint? {
        guard var seen = self.reflexive, self.stun?.local.address == route.local.address else { return nil }
        // The STUN server has seen the UDP socket; streams are opened to the port that listens.
        if route.transport.isReliable { seen.port = route.local.port }
        return AdvertisedAddress.choose(local: route.local, learned: seen, server: route.remote.address)
    }

    /// The STUN server has fallen silent: what it said stands until the SIP server says otherwise.
    mutating func keepAdvertising(_ endpoint: IPEndpoint, on route: Route, now: Instant) {
        self.reached = Reached(route: route, endpoint: endpoint, nextChange: now)
    }

    /// Where calls, messages and subscriptions of the line must pass (RFC 3608).
    var preloadedRoutes: [URI] { self.registration.settings.routeSet + self.registration.serviceRoute }
}
