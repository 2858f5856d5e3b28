// Taking our INVITE back (RFC 3261, section 9.1).

import Primitives

extension UserAgent {
    /// Sends CANCEL now, or when the first provisional response allows it. The outcome is reported when the INVITE's
    /// final response, or none for 64*T1, has decided.
    mutating func cancel(
        _ session: InviteSession, calling: InviteSession.Calling, outcome: InviteFailure, reason: Reason?, now: Instant
    ) {
        guard calling.cancellation == .none else { return }
        var session = session
        var calling = calling
        calling.cancellation = .wanted(outcome, reason)
        calling.silentAt = nil
        session.state = .calling(calling)
        self.store(session)
        guard case .invite(let machine) = self.clients[calling.transaction]?.machine, machine.state == .proceeding
        else {
            return
        }
        self.sendCancel(session: session.id, outcome: outcome, reason: reason, now: now)
    }

    mutating func sendCancel(session id: InviteSessionID, outcome: InviteFailure, reason: Reason?, now: Instant) {
        guard var session = self.sessions[id], case .calling(var calling) = session.state,
            let record = self.clients[calling.transaction], case .invite = record.machine
        else { return }
        calling.cancellation = .sent(outcome)
        session.state = .calling(calling)
        self.store(session)
        self.abandonInvite(calling.transaction, now: now)
        _ = self.startTransaction(
            Self.makeCancel(record.request, reason: reason), purpose: .cancel, route: record.route,
            nextHop: record.nextHop,
            authentication: AuthenticationExchange(credentials: []), owner: record.owner, branch: record.key.branch,
            now: now)
    }

    /// Limits the wait for the final response of an INVITE that nobody waits for any more.
    mutating func abandonInvite(_ number: UInt64, now: Instant) {
        guard case .invite(var machine) = self.clients[number]?.machine else { return }
        machine.abandon(now: now)
        self.clients[number]?.machine = .invite(machine)
        self.timers.schedule(.client(number), at: machine.deadline)
    }

    private static func makeCancel(_ invite: Request, reason: Reason?) -> Request {
        var cancel = Request(method: .cancel, uri: invite.uri)
        cancel.headers.append(.maxForwards, String(Self.maxForwards))
        for route in invite.headers.all(.route) { cancel.headers.append(.route, route) }
        for name in [HeaderName.from, .to, .callID] { cancel.headers.append(name, invite.headers[name] ?? "") }
        cancel.headers.append(.cSeq, CSeq(number: invite.cSeq?.number ?? 0, method: .cancel).description)
        if let reason { cancel.headers.append(.reason, reason.description) }
        return cancel
    }
}
