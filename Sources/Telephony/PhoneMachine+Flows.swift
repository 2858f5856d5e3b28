import Primitives
import SIP

// Keep-alives: one for each way that registered lines use, and what a dead way or another address of ours means.

extension PhoneMachine {
    /// After every change of a registration: the line uses the flow on which it is registered, and no other.
    mutating func updateFlow(of id: LineID, now: Instant) {
        guard let line = self.lines[id] else { return }
        let wanted = line.flowKey(now: now)
        guard line.flow != wanted else { return }
        self.leaveFlow(line)
        self.lines[id]?.flow = wanted
        guard let wanted else { return }
        let interval = self.keepAliveInterval(wanted.route, flowTimer: line.registration.flowTimer)
        var flow =
            self.flows[wanted]
            ?? Flow(wanted, flowTimer: line.registration.flowTimer, interval: interval, now: now)
        flow.lines.insert(id)
        self.keep(flow)
    }

    mutating func leaveFlow(_ line: Line) {
        guard let key = line.flow, var flow = self.flows[key] else { return }
        flow.lines.remove(line.id)
        self.keep(flow)
    }

    mutating func keepAlive(_ key: Flow.Key, now: Instant) {
        // A binding that could not be prolonged has run out meanwhile.
        for id in self.flows[key]?.lines.sorted() ?? [] { self.updateFlow(of: id, now: now) }
        guard var flow = self.flows[key] else { return }
        let interval = self.keepAliveInterval(key.route, flowTimer: flow.flowTimer)
        let action = flow.handleTimeout(interval: interval, patience: self.settings.keepAlivePatience, now: now)
        self.keep(flow)
        self.forgetQuestion(.flow(key))
        switch action {
        case .sendLineEnds: self.emit(.ping(key.route))
        case .sendOptions: self.askServer(flow, now: now)
        case .sendBinding: self.ask(.flow(key), from: key.route.local, at: key.route.remote, now: now)
        case .dead: self.flowDied(key, isGone: true, now: now)
        case nil: break  // It asks in another way from now on.
        }
    }

    /// The answer to a Binding request. When it names another address than the one before, the translator has forgotten
    /// us, and nobody gets through by the old one (RFC 5626, section 4.4.2).
    mutating func keepAliveAnswered(_ key: Flow.Key, seenAt ours: IPEndpoint, now: Instant) {
        guard var flow = self.flows[key] else { return }
        let hasMoved = flow.mapped.map { $0 != ours } ?? false
        flow.mapped = ours
        flow.answered(interval: self.keepAliveInterval(key.route, flowTimer: flow.flowTimer), now: now)
        self.keep(flow)
        for id in flow.lines.sorted() { self.learn(ours, of: id, on: key.route, isMove: hasMoved, now: now) }
    }

    mutating func keepAliveAnswered(_ key: Flow.Key, _ result: Result<Response, ClientFailure>, now: Instant) {
        guard var flow = self.flows[key] else { return }
        switch result {
        case .success(let response):
            flow.answered(interval: self.keepAliveInterval(key.route, flowTimer: flow.flowTimer), now: now)
            self.keep(flow)
            // A translator that moved us is noticed here, long before the next REGISTER.
            for id in flow.lines.sorted() { self.learn(from: response, of: id, on: key.route, now: now) }
        case .failure(.transport): self.flowDied(key, isGone: true, now: now)
        case .failure(.authentication):
            flow.answered(interval: self.keepAliveInterval(key.route, flowTimer: flow.flowTimer), now: now)
            self.keep(flow)
        case .failure(.timeout), .failure(.overflow): break  // The flow's own patience ends sooner.
        }
    }

    /// Something that was sent to this peer bounced, or the connection closed.
    mutating func flowsFailed(to hop: Hop, _ failure: TransportFailure, now: Instant) {
        // A server that only closed its connection is there, and is tried first.
        for key in self.flowKeys(of: hop) { self.flowDied(key, isGone: failure != .closed, now: now) }
    }

    mutating func pong(_ hop: Hop, now: Instant) {
        for key in self.flowKeys(of: hop) {
            guard var flow = self.flows[key] else { continue }
            flow.answered(interval: self.keepAliveInterval(key.route, flowTimer: flow.flowTimer), now: now)
            self.keep(flow)
        }
    }

    private func flowKeys(of hop: Hop) -> [Flow.Key] {
        self.flows.keys.filter { $0.route.hop == hop }.sorted { $0.method.rawValue < $1.method.rawValue }
    }

    /// All lines of a dead flow register again, on another target where there is one. A server that closes what it has
    /// just answered must not make us do so without end.
    private mutating func flowDied(_ key: Flow.Key, isGone: Bool, now: Instant) {
        guard let flow = self.flows[key] else { return }
        self.counters.flowsLost &+= 1
        for id in flow.lines.sorted() {
            guard let line = self.lines[id], case .registered = line.registration.state else { continue }
            if let next = line.nextRepair, now < next { continue }
            self.lines[id]?.nextRepair = now + self.settings.relearnPause
            if isGone { self.lines[id]?.abandon(key.route, until: now + self.settings.routeRest, now: now) }
            self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
        }
    }

    private mutating func askServer(_ flow: Flow, now: Instant) {
        guard let line = flow.lines.min().flatMap({ self.lines[$0] }) else { return }
        var request = UserAgent.OutgoingRequest(
            method: .options, uri: .sip(line.account.requestURI(user: nil)), from: line.account.addressOfRecord,
            to: NameAddress(uri: .sip(line.account.requestURI(user: nil))), route: flow.key.route,
            credentials: [line.credentials], routeSet: line.registration.settings.routeSet)
        request.owner = MessageOwner(line.account.id)
        let id = self.agent.send(request, now: now)
        self.requests[id] = .keepAlive(flow.key)
    }

    private mutating func keep(_ flow: Flow) {
        self.flows[flow.key] = flow.lines.isEmpty ? nil : flow
        if flow.lines.isEmpty { self.forgetQuestion(.flow(flow.key)) }
        self.timers.schedule(.keepAlive(flow.key), at: flow.lines.isEmpty ? nil : flow.deadline)
    }

    /// Spread over the last fifth, so that flows do not march in step (RFC 5626, section 4.4.1).
    private mutating func keepAliveInterval(_ route: Route, flowTimer: Duration?) -> Duration {
        let usual = route.transport.isReliable ? self.settings.streamKeepAlive : self.settings.datagramKeepAlive
        let longest = max(flowTimer.map { min($0, usual) } ?? usual, .seconds(1))
        return longest * Int(800 + self.entropy.uint32() % 201) / 1_000
    }
}

extension Line {
    /// The flow that this line should use now: calls come by it as long as the registrar keeps the binding, also when
    /// a refresh has failed.
    fileprivate func flowKey(now: Instant) -> Flow.Key? {
        guard self.role == .inForce, self.registration.registeredSince != nil || self.registration.isBound(now: now),
            let route = self.registeredRoute, self.account.keepAlive != .off
        else { return nil }
        return Flow.Key(route: route, method: self.account.keepAlive)
    }
}
