import Primitives
import SIP

/// Which next hops of one server failed lately, and until when others are preferred (RFC 3263, section 4.3).
///
/// Bounded: beyond `limit` the hop that returns first is forgotten, which costs one needless try.
struct RouteRests: Hashable, Sendable {
    private struct Rest: Hashable {
        let until: Instant
        /// The target itself asked for the pause (Retry-After): it is not even tried when nothing else is left.
        let isOrdered: Bool
    }

    static let limit = 16

    private var rests: [Route: Rest] = [:]

    mutating func set(_ route: Route, until: Instant, isOrdered: Bool, now: Instant) {
        self.wake(now: now)
        self.rests[route] = Rest(until: until, isOrdered: isOrdered)
        guard self.rests.count > Self.limit else { return }
        let first = self.rests.min { ($0.value.until, $0.key.order) < ($1.value.until, $1.key.order) }
        if let first { self.rests[first.key] = nil }
    }

    /// The target answered well.
    mutating func end(_ route: Route) {
        self.rests[route] = nil
    }

    /// The server answers again: what only fell silent need not rest any longer.
    mutating func endSilence() {
        self.rests = self.rests.filter { $0.value.isOrdered }
    }

    mutating func wake(now: Instant) {
        if self.rests.isEmpty { return }
        self.rests = self.rests.filter { $0.value.until > now }
    }

    func isResting(_ route: Route) -> Bool { self.rests[route] != nil }

    /// The first that does not rest; when all do, the one that returns first, those that asked for their pause last.
    func best(of routes: some Sequence<Route>) -> Route? {
        var fallback: (route: Route, rest: Rest)?
        for route in routes {
            guard let rest = self.rests[route] else { return route }
            guard let known = fallback else {
                fallback = (route, rest)
                continue
            }
            let isBetter = rest.isOrdered == known.rest.isOrdered ? rest.until < known.rest.until : known.rest.isOrdered
            if isBetter { fallback = (route, rest) }
        }
        return fallback?.route
    }

    /// When the first of the routes may be tried as far as the targets themselves said; `nil`: at any time.
    func earliest(of routes: some Sequence<Route>) -> Instant? {
        var earliest: Instant?
        for route in routes {
            guard let rest = self.rests[route], rest.isOrdered else { return nil }
            earliest = min(earliest ?? rest.until, rest.until)
        }
        return earliest
    }

    var count: Int { self.rests.count }
}

extension Route {
    /// Any fixed order, so that two runs of one seed choose alike.
    fileprivate var order: String { self.remote.description }
}
