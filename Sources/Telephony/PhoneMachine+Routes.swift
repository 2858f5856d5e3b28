import Primitives
import SIP

// From a server's name to next hops, and what waits for them.

extension PhoneMachine {
    mutating func resolve(_ id: LineID, now: Instant) {
        guard let line = self.lines[id] else { return }
        if case .resolving = line.way { return }
        let resolution = ResolutionID(rawValue: self.number())
        self.resolutions[resolution] = id
        self.lines[id]?.way = .resolving(resolution, previous: line.route)
        self.timers.schedule(.resolution(resolution), at: now + self.settings.resolveLimit)
        self.emit(.resolve(resolution, line.account.hop))
    }

    mutating func resolved(
        _ id: ResolutionID, _ result: Result<[Route], ResolveFailure>, lifetime: Duration?, now: Instant
    ) {
        if let watch = self.stunResolutions[id] {
            self.forget(id)
            return self.stunResolved(watch, result, now: now)
        }
        guard let line = self.resolutions[id] else {
            self.counters.lateInputs &+= 1
            return
        }
        self.forget(id)
        switch result {
        case .success(let routes) where !routes.isEmpty:
            let ways = self.lines[line].map { line in routes.map { line.equipped($0) } } ?? routes
            self.lines[line]?.way = .known(ways[...], until: now + self.settings.routeLifetime(lifetime))
            self.lines[line]?.resolveFailure = nil
            self.updateSTUN(of: line, now: now)
            self.routeFound(line, now: now)
        case .success:
            self.resolveFailed(line, .notFound, now: now)
        case .failure(let failure):
            self.resolveFailed(line, failure, now: now)
        }
    }

    mutating func forget(_ id: ResolutionID) {
        self.resolutions[id] = nil
        self.stunResolutions[id] = nil
        self.timers.schedule(.resolution(id), at: nil)
    }

    private mutating func routeFound(_ id: LineID, now: Instant) {
        if self.lines[id]?.isRegisterDue == true {
            self.lines[id]?.isRegisterDue = false
            self.sendRegister(id, now: now)
        }
        self.serveWaiting(id, now: now)
    }

    private mutating func resolveFailed(_ id: LineID, _ failure: ResolveFailure, now: Instant) {
        guard let line = self.lines[id] else { return }
        self.lines[id]?.resolveFailure = failure
        if let previous = line.route {
            // A name server that fails for a while must not cut off a server that answers.
            self.lines[id]?.way = .known([previous], until: now + self.settings.resolveRetry)
            self.routeFound(id, now: now)
            return
        }
        self.lines[id]?.way = .unknown
        let error = self.lines[id]?.routeError ?? .noSuchAccount
        if line.isRegisterDue {
            self.lines[id]?.isRegisterDue = false
            self.obey(self.lines[id]?.registration.failUnreachable(now: now), of: id, now: now)
            self.dropWhenUnregistered(id)
        }
        self.failWaiting(id, error, now: now)
    }

    /// Calls and messages that wait go on as soon as the line knows a route; else one is asked for.
    mutating func serveWaiting(_ id: LineID, now: Instant) {
        self.lines[id]?.rests.wake(now: now)
        guard let line = self.lines[id], !line.waitingCalls.isEmpty || !line.waitingMessages.isEmpty else { return }
        guard let route = line.route else {
            self.resolve(id, now: now)
            return
        }
        self.lines[id]?.waitingCalls = []
        self.lines[id]?.waitingMessages = []
        // Behind a translator calls name the address that the server sees.
        var reached = route
        reached.publicEndpoint = line.publicEndpoint(on: route)
        for call in line.waitingCalls { self.update(call, now: now) { $0.routeFound(reached) } }
        for ticket in line.waitingMessages { self.send(ticket, from: line, on: route, now: now) }
    }

    mutating func failWaiting(_ id: LineID, _ error: PhoneError, now: Instant) {
        guard let line = self.lines[id] else { return }
        self.lines[id]?.waitingCalls = []
        self.lines[id]?.waitingMessages = []
        for call in line.waitingCalls { self.update(call, now: now) { $0.finish(.noWay(error), now: now) } }
        for ticket in line.waitingMessages { self.messageStranded(ticket, error, now: now) }
    }
}
