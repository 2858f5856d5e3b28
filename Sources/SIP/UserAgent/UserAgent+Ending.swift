// The end of sessions: hangUp, BYE both ways, and dialogs that the peer no longer knows (RFC 3261, section 15).

public import Primitives

extension UserAgent {
    /// Ends a session in whatever way its state asks for: CANCEL, 603, or BYE. Harmless when it is ending already.
    ///
    /// An established session is reported as `ended(.local)` at once; its BYE goes on by itself, after the ACK of our
    /// 200 when that is still missing. An INVITE of ours is reported as `failed(.cancelled)` when its final response
    /// is there.
    public mutating func hangUp(_ session: InviteSessionID, reason: Reason? = nil, now: Instant) {
        guard let state = self.sessions[session] else { return }
        switch state.state {
        case .calling(let calling):
            self.cancel(state, calling: calling, outcome: .cancelled, reason: reason, now: now)
        case .ringing:
            self.reject(session, status: 603, headers: Self.headers(for: reason), now: now)
        case .confirmed(let confirmed):
            self.closeOffer(of: confirmed, now: now)
            self.emit(.ended(session, .local))
            self.end(state, confirmed: confirmed, reason: reason, now: now)
        case .ending:
            // The peer hears of it already.
            break
        }
    }

    /// BYE now, or after the ACK that the peer still owes us.
    private mutating func end(
        _ session: InviteSession, confirmed: InviteSession.Confirmed, reason: Reason?, now: Instant
    ) {
        var session = session
        let mustWait = !confirmed.unacknowledged.isEmpty
        session.state = .ending(
            InviteSession.Ending(
                dialog: confirmed.dialog, unacknowledged: confirmed.unacknowledged,
                bye: mustWait ? .waitingForAck(reason) : .sent))
        self.store(session)
        if !mustWait { self.sendBye(session: session.id, reason: reason, now: now) }
    }

    /// Sends the BYE of a session that is `ending`; the session stays until it is answered.
    mutating func sendBye(session id: InviteSessionID, reason: Reason?, now: Instant) {
        guard var session = self.sessions[id], case .ending(var ending) = session.state else { return }
        ending.bye = .sent
        ending.unacknowledged = []
        let sequence = ending.dialog.nextSequence()
        session.state = .ending(ending)
        self.store(session)
        var request = ending.dialog.makeRequest(.bye, sequence: sequence)
        request.headers.append(.userAgent, self.configuration.product)
        if let reason { request.headers.append(.reason, reason.description) }
        let number = self.startTransaction(
            request, purpose: .bye(id), route: ending.dialog.route, nextHop: ending.dialog.nextHop,
            authentication: AuthenticationExchange(credentials: session.credentials), owner: session.owner, now: now)
        if number == nil { self.removeSession(id) }
    }

    /// A request of ours inside the dialog showed that the peer does not know it (481) or does not answer (408).
    mutating func loseDialog(_ id: InviteSessionID, status: Int, now: Instant) {
        guard var session = self.sessions[id], case .confirmed(let confirmed) = session.state else { return }
        self.closeOffer(of: confirmed, now: now)
        self.emit(.ended(id, .dialogGone(status)))
        guard status != 481 else {
            self.removeSession(id)
            return
        }
        session.state = .ending(InviteSession.Ending(dialog: confirmed.dialog, unacknowledged: [], bye: .sent))
        self.store(session)
        self.sendBye(session: id, reason: nil, now: now)
    }

    /// The peer's BYE; its 200 is sent by the caller (section 15.1.2).
    mutating func handleBye(_ request: Request, session id: InviteSessionID, dialog: DialogID, now: Instant) {
        guard var session = self.sessions[id] else { return }
        let reason = Reason(request)
        switch session.state {
        case .calling(var calling):
            calling.early.removeAll { $0.id == dialog }
            session.state = .calling(calling)
            self.store(session)
            guard calling.early.isEmpty else { return }
            self.cancel(session, calling: calling, outcome: .remoteEnded(reason), reason: nil, now: now)
        case .ringing(let ringing):
            self.respond(to: ringing.transaction, status: 487, now: now)
            self.removeSession(id)
            self.emit(.cancelled(id, Reason.all(in: request)))
        case .confirmed(let confirmed):
            self.closeOffer(of: confirmed, now: now)
            self.removeSession(id)
            self.emit(.ended(id, .remote(reason)))
        case .ending(let ending):
            // Both hung up at once: our own BYE, when it is out, still waits for its answer.
            if ending.bye != .sent { self.removeSession(id) }
        }
    }

    mutating func handleSessionTimeout(_ id: InviteSessionID, now: Instant) {
        guard var session = self.sessions[id] else { return }
        let due = session.handleTimeout(now: now)
        let isOfferDue = session.takeDelayedOffer(now: now)
        let isSilent = session.takeSilence(now: now)
        let provisional = session.takeProvisionalAction(now: now)
        let timer = session.takeTimerAction(now: now)
        self.store(session)
        switch provisional {
        case .sendAgain(let datagram): self.emit(datagram, of: session.owner)
        case .noPrack: self.handleMissingPrack(id, now: now)
        case nil: break
        }
        if isOfferDue { self.offerDue(id, now: now) }
        if isSilent { self.emit(.silent(id)) }
        if let timer { self.perform(timer, of: id, now: now) }
        for (action, success) in due {
            switch action {
            case .sendAgain: self.emit(success.datagram, of: session.owner)
            case .noAck: self.handleMissingAck(id, now: now)
            }
        }
    }

    /// Our 200 was never acknowledged (section 13.3.1.4).
    private mutating func handleMissingAck(_ id: InviteSessionID, now: Instant) {
        guard var session = self.sessions[id] else { return }
        switch session.state {
        case .confirmed(let confirmed):
            self.closeOffer(of: confirmed, now: now)
            self.emit(.ended(id, .noAck))
            session.state = .ending(InviteSession.Ending(dialog: confirmed.dialog, unacknowledged: [], bye: .sent))
            self.store(session)
            self.sendBye(session: id, reason: nil, now: now)
        case .ending(let ending):
            guard case .waitingForAck(let reason) = ending.bye else { return }
            self.sendBye(session: id, reason: reason, now: now)
        case .calling, .ringing:
            preconditionFailure("no 200 is out before a session is accepted")
        }
    }

    /// The peer's re-INVITE, UPDATE or PRACK that still waits gets 487 (section 15.1.2); ours is waited for no longer.
    mutating func closeOffer(of confirmed: InviteSession.Confirmed, now: Instant) {
        switch confirmed.offer {
        case .theirs(let offer): self.respond(to: offer.transaction, status: 487, now: now)
        case .ours(let number): self.abandonInvite(number, now: now)
        case .none: break
        }
    }

    private static func headers(for reason: Reason?) -> Headers {
        var headers = Headers()
        if let reason { headers.append(.reason, reason.description) }
        return headers
    }
}
