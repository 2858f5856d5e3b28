import Media
import Primitives
import SIP

// A request whose server does not answer goes on to the next one of the domain (RFC 3263, section 4.3).

extension PhoneMachine {
    /// The INVITE came to nothing. True when the call is on its way to another target.
    mutating func goOn(_ session: InviteSessionID, after failure: InviteFailure, now: Instant) -> Bool {
        guard let failure = TriedTarget.Failure(failure), let (call, target, line) = self.attempt(session, failure)
        else { return false }
        let tried = call.tried + [target]
        let next = self.nextRoute(of: line, after: tried, now: now)
        self.setAside(target, of: line, hasOther: next != nil, now: now)
        self.calls[call.id]?.tried = tried
        guard let next else { return false }
        self.move(call.id, from: session, to: next, now: now)
        return true
    }

    /// Our offer was refused. True when the call is on its way once more, with an offer that demands encryption.
    mutating func insist(_ session: InviteSessionID, after failure: InviteFailure, now: Instant) -> Bool {
        guard case .rejected(let response) = failure, let id = self.callOfSession[session] else { return false }
        var isOnItsWay = false
        self.update(id, now: now) { call in
            guard let actions = call.insist(after: response, now: now) else { return [] }
            isOnItsWay = true
            return actions
        }
        guard isOnItsWay else { return false }
        self.counters.encryptionRetries &+= 1
        self.callOfSession[session] = nil
        return true
    }

    /// Nothing at all has come back. While another target is there nobody waits for timer B; whoever answers the first
    /// INVITE after all gets its CANCEL.
    mutating func fellSilent(_ session: InviteSessionID, now: Instant) {
        guard let (call, target, line) = self.attempt(session, .silent) else { return }
        let tried = call.tried + [target]
        guard let next = self.nextRoute(of: line, after: tried, now: now) else { return }
        self.setAside(target, of: line, hasOther: true, now: now)
        self.calls[call.id]?.tried = tried
        self.move(call.id, from: session, to: next, now: now)
        self.agent.hangUp(session, now: now)
    }

    /// A message goes on like a call. True when it is on its way.
    mutating func goOn(
        _ ticket: MessageTicket, on route: Route, of id: LineID, after result: Result<Response, ClientFailure>,
        now: Instant
    ) -> Bool {
        guard let failure = TriedTarget.Failure(result), self.lines[id]?.role == .inForce else { return false }
        let target = TriedTarget(route: route, failure: failure)
        var ticket = ticket
        ticket.tried.append(target)
        let next = self.nextRoute(of: id, after: ticket.tried, now: now)
        self.setAside(target, of: id, hasOther: next != nil, now: now)
        guard let next, let line = self.lines[id] else { return false }
        self.counters.failovers &+= 1
        self.send(ticket, from: line, on: next, now: now)
        return true
    }

    /// How long an INVITE may stay unanswered: as long as the protocol allows when there is nowhere else to go.
    mutating func patience(of call: Call, on route: Route, line: LineID, now: Instant) -> UserAgent.Patience? {
        let tried = call.tried + [TriedTarget(route: route, failure: .silent)]
        guard self.nextRoute(of: line, after: tried, now: now) != nil else { return nil }
        return UserAgent.Patience(
            datagram: self.settings.invitePatience, stream: self.settings.streamInvitePatience)
    }

    private func attempt(
        _ session: InviteSessionID, _ failure: TriedTarget.Failure
    ) -> (Call, TriedTarget, LineID)? {
        guard let call = self.callOfSession[session].flatMap({ self.calls[$0] }), case .inviting = call.state,
            let route = call.route, let line = self.accounts[call.account]
        else { return nil }
        return (call, TriedTarget(route: route, failure: failure), line)
    }

    private mutating func nextRoute(of line: LineID, after tried: [TriedTarget], now: Instant) -> Route? {
        guard tried.count < self.settings.targetLimit else { return nil }
        return self.lines[line]?.nextRoute(after: tried, now: now)
    }

    /// Others go first for a while. A 503 without Retry-After may be about whom was called (RFC 3261, section 21.5.4),
    /// and says nothing about the next request.
    private mutating func setAside(_ target: TriedTarget, of line: LineID, hasOther: Bool, now: Instant) {
        switch target.failure {
        case .silent, .unreachable:
            self.lines[line]?.abandon(target.route, until: now + self.settings.routeRest, now: now)
        case .unavailable(let seconds?) where hasOther:
            let rest = min(.seconds(seconds), self.settings.longestRouteRest)
            self.lines[line]?.abandon(target.route, until: now + rest, isOrdered: true, now: now)
        case .unavailable:
            break
        }
    }

    private mutating func move(_ id: CallID, from session: InviteSessionID, to next: Route, now: Instant) {
        guard let call = self.calls[id], let line = self.accounts[call.account].flatMap({ self.lines[$0] }) else {
            return
        }
        self.counters.failovers &+= 1
        self.callOfSession[session] = nil
        var route = next
        route.publicEndpoint = line.publicEndpoint(on: next)
        if call.mediaPort(for: route) == nil {
            self.closeMedia(of: call, now: now)
            let media = MediaSessionID(rawValue: self.number())
            self.calls[id]?.media = media
        }
        self.update(id, now: now) { $0.goOn(to: route, now: now) }
    }
}
