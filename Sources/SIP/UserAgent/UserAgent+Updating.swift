// Our UPDATE (RFC 3311, section 5.1).

public import Primitives

extension UserAgent {
    /// Offers changed session parameters without a re-INVITE, also before the call is answered where the offer of the
    /// INVITE has been. Reported as `reinviteAnswered`, `reinvitePostponed` or `reinviteFailed`.
    public mutating func update(
        _ session: InviteSessionID, body: [UInt8], contentType: String? = "application/sdp", now: Instant
    ) {
        precondition(!body.isEmpty, "an UPDATE without an offer is the session timer's to send")
        guard let record = self.sessions[session] else { return }
        if case .confirmed(let confirmed) = record.state, !confirmed.isFreeForOffer || confirmed.delay.isWaiting {
            self.postponeOffer(record, confirmed: confirmed, now: now)
            return
        }
        guard let dialog = record.dialogs.last(where: { record.takesOffer(in: $0.id) }) else {
            self.emit(.reinviteFailed(session, nil))
            return
        }
        self.sendUpdate(record, in: dialog.id, body: body, contentType: contentType, now: now)
    }

    mutating func sendUpdate(
        _ record: InviteSession, in id: DialogID, body: [UInt8], contentType: String?, now: Instant
    ) {
        var session = record
        guard let sequence = session.withDialog(id, { $0.nextSequence() }),
            let dialog = session.dialogs.first(where: { $0.id == id })
        else { return }
        self.store(session)
        var request = dialog.makeRequest(.update, sequence: sequence)
        request.headers.append(.contact, dialog.contact)
        self.addCapabilities(to: &request.headers)
        if case .confirmed(let confirmed) = session.state {
            self.addSessionTimer(confirmed, of: session, to: &request.headers)
        }
        request.headers.append(.userAgent, self.configuration.product)
        self.addBody(body, contentType: contentType, to: &request)
        let number = self.startTransaction(
            request, purpose: .update(session.id, id, hasOffer: !body.isEmpty), route: dialog.route,
            nextHop: dialog.nextHop, authentication: AuthenticationExchange(credentials: session.credentials),
            owner: session.owner, now: now)
        guard !body.isEmpty else { return }
        if let number {
            session.setOffer(.ours(number), in: id)
            self.store(session)
        } else {
            self.emit(.reinviteFailed(session.id, nil))
        }
    }

    mutating func handleUpdateResponse(
        _ response: Response, session id: InviteSessionID, dialog: DialogID, hasOffer: Bool, record: ClientTransaction,
        now: Instant
    ) {
        guard response.isFinal, var session = self.sessions[id] else { return }
        if Self.isChallenge(response), case .retried(let number) = self.retry(record, after: response, now: now) {
            self.expectAnswer(to: number, session: id, dialog: dialog, hasOffer: hasOffer)
            return
        }
        if let number = self.resendCorrected(record, of: &session, after: response, now: now) {
            self.expectAnswer(to: number, session: id, dialog: dialog, hasOffer: hasOffer)
            return
        }
        guard (200..<300).contains(response.status) else {
            self.failUpdate(
                id, dialog: dialog, hasOffer: hasOffer, response: response, status: response.status, now: now)
            return
        }
        _ = session.withDialog(dialog) { $0.refreshTarget(from: response) }
        if hasOffer { session.setOffer(.none, in: dialog) }
        if case .confirmed(var confirmed) = session.state {
            if hasOffer { confirmed.delay.succeed() }
            confirmed.timer = SessionTimer(answer: response, now: now)
            session.state = .confirmed(confirmed)
        }
        self.store(session)
        if hasOffer { self.emit(.reinviteAnswered(id, response)) }
    }

    /// `status` is 408 when there was no response at all, and 0 when nothing could be sent.
    mutating func failUpdate(
        _ id: InviteSessionID, dialog: DialogID, hasOffer: Bool, response: Response?, status: Int, now: Instant
    ) {
        guard var session = self.sessions[id] else { return }
        if hasOffer {
            session.setOffer(.none, in: dialog)
            var isPostponed = false
            if case .confirmed(var confirmed) = session.state, let response {
                isPostponed = self.delay(&confirmed, after: response, now: now)
                session.state = .confirmed(confirmed)
            }
            self.store(session)
            self.emit(isPostponed ? .reinvitePostponed(id) : .reinviteFailed(id, response))
        } else if case .confirmed(var confirmed) = session.state, !Self.endsDialog(status) {
            // The peer may allow what it does not do: then re-INVITE refreshes from now on.
            if [405, 501].contains(status) { confirmed.allowsUpdate = false }
            session.state = .confirmed(confirmed)
            self.store(session)
            self.emit(.refreshDue(id))
        }
        if Self.endsDialog(status) { self.loseDialog(id, status: status, now: now) }
    }

    private mutating func expectAnswer(to number: UInt64, session id: InviteSessionID, dialog: DialogID, hasOffer: Bool)
    {
        guard hasOffer, var session = self.sessions[id] else { return }
        session.setOffer(.ours(number), in: dialog)
        self.store(session)
    }
}

extension InviteSession {
    /// Whether an offer may be made in a dialog: the one of the INVITE is answered for good, and none is open.
    func takesOffer(in id: DialogID) -> Bool {
        switch self.state {
        case .calling(let calling):
            calling.early.contains { $0.id == id && $0.isAnswered && $0.offer == .none }
        case .ringing(let ringing): ringing.isAnswered && ringing.offer == .none
        case .confirmed(let confirmed): confirmed.isFreeForOffer
        case .ending: false
        }
    }
}
