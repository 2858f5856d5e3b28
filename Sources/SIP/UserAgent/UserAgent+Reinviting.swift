// Our re-INVITE (RFC 3261, section 14.1).

public import Primitives

extension UserAgent {
    /// Offers changed session parameters inside a confirmed dialog.
    ///
    /// Reported as `reinvitePostponed` at once while another offer, ours or theirs, is open, while our 200 waits for
    /// its ACK, or while an offer before it still waits; as `reinviteFailed` while our 200 waits for a PRACK, and when the
    /// session is over.
    public mutating func reinvite(
        _ session: InviteSessionID, body: [UInt8], contentType: String? = "application/sdp", now: Instant
    ) {
        guard var record = self.sessions[session], case .confirmed(var confirmed) = record.state else {
            self.emit(.reinviteFailed(session, nil))
            return
        }
        guard confirmed.isFreeForOffer, !confirmed.delay.isWaiting else {
            self.postponeOffer(record, confirmed: confirmed, now: now)
            return
        }
        let sequence = confirmed.dialog.nextSequence()
        var request = confirmed.dialog.makeRequest(.invite, sequence: sequence)
        request.headers.append(.contact, confirmed.dialog.contact)
        self.addCapabilities(to: &request.headers)
        self.addSessionTimer(confirmed, of: record, to: &request.headers)
        request.headers.append(.userAgent, self.configuration.product)
        self.addBody(body, contentType: contentType, to: &request)
        let number = self.startTransaction(
            request, purpose: .reinvite(session), route: confirmed.dialog.route, nextHop: confirmed.dialog.nextHop,
            authentication: AuthenticationExchange(credentials: record.credentials), owner: record.owner, now: now)
        if let number { confirmed.offer = .ours(number) }
        record.state = .confirmed(confirmed)
        self.store(record)
        if number == nil { self.emit(.reinviteFailed(session, nil)) }
    }

    mutating func handleReinviteResponse(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        switch response.status {
        case ..<200:
            // Progress interests nobody, but without a session to hang up nothing would limit the wait.
            guard case .confirmed(let confirmed) = self.sessions[id]?.state, confirmed.offer == .ours(number) else {
                self.abandonInvite(number, now: now)
                return
            }
        case 200..<300:
            self.handleReinviteSuccess(response, session: id, record: record, number: number, now: now)
        case _:
            self.handleReinviteRefusal(response, session: id, record: record, now: now)
        }
    }

    private mutating func handleReinviteSuccess(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        if let known = record.acknowledgements.first {
            self.emit(known.datagram, of: record.owner)
            return
        }
        let sequence = record.request.cSeq?.number ?? 0
        guard var session = self.sessions[id], let dialogID = session.dialogs.first?.id else {
            // The session ended while the re-INVITE was open; the peer still needs its ACK. It goes the way of the
            // INVITE, which is the dialog's way.
            self.acknowledge(
                Self.ack(for: record.request, sequence: sequence), nextHop: record.nextHop, toTag: "", record: record,
                number: number)
            return
        }
        _ = session.withDialog(dialogID) { $0.refreshTarget(from: response) }
        if let dialog = session.dialogs.first {
            self.acknowledge(
                dialog.makeRequest(.ack, sequence: sequence), nextHop: dialog.nextHop, toTag: "", record: record,
                number: number)
        }
        guard case .confirmed(var confirmed) = session.state else {
            self.store(session)
            return
        }
        confirmed.offer = .none
        confirmed.delay.succeed()
        confirmed.timer = SessionTimer(answer: response, now: now)
        if response.headers.contains(.allow) { confirmed.allowsUpdate = response.allows(.update) }
        session.state = .confirmed(confirmed)
        self.store(session)
        self.emit(.reinviteAnswered(id, response))
    }

    private mutating func handleReinviteRefusal(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, now: Instant
    ) {
        guard var session = self.sessions[id], case .confirmed = session.state else { return }
        var again = self.resendCorrected(record, of: &session, after: response, now: now)
        if Self.isChallenge(response), case .retried(let number) = self.retry(record, after: response, now: now) {
            again = number
        }
        if let again {
            guard var session = self.sessions[id], case .confirmed(var confirmed) = session.state else { return }
            confirmed.offer = .ours(again)
            session.state = .confirmed(confirmed)
            self.store(session)
            return
        }
        self.failReinvite(id, response: response, isTimeout: false, now: now)
    }

    /// The session stays as it was, unless the peer does not know it or does not answer (section 14.1).
    mutating func failReinvite(_ id: InviteSessionID, response: Response?, isTimeout: Bool, now: Instant) {
        guard var session = self.sessions[id], case .confirmed(var confirmed) = session.state else { return }
        confirmed.offer = .none
        if let response, self.delay(&confirmed, after: response, now: now) {
            session.state = .confirmed(confirmed)
            self.store(session)
            self.emit(.reinvitePostponed(id))
            return
        }
        session.state = .confirmed(confirmed)
        self.store(session)
        self.emit(.reinviteFailed(id, response))
        let status = isTimeout ? 408 : response?.status ?? 0
        if Self.endsDialog(status) { self.loseDialog(id, status: status, now: now) }
    }

    private static func ack(for invite: Request, sequence: UInt32) -> Request {
        var ack = Request(method: .ack, uri: invite.uri)
        ack.headers.append(.maxForwards, String(Self.maxForwards))
        for name in [HeaderName.route, .from, .to, .callID] {
            for value in invite.headers.all(name) { ack.headers.append(name, value) }
        }
        ack.headers.append(.cSeq, CSeq(number: sequence, method: .ack).description)
        return ack
    }
}
