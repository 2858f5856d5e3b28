// Our INVITE until its final response (RFC 3261, sections 13.2 and 9.1).

public import Primitives

extension UserAgent {
    /// Calls. The outcome is `established` or `failed`; until then `trying` and `provisional` may come.
    public mutating func invite(_ request: OutgoingRequest, now: Instant) -> InviteSessionID {
        precondition(request.method == .invite)
        let id = InviteSessionID(rawValue: self.nextID())
        guard self.sessions.count < self.configuration.limits.sessions else {
            self.drops.refusedOutgoing += 1
            self.emit(.failed(id, .overflow))
            return id
        }
        var message = self.makeRequest(request)
        if message.headers[.contact] == nil {
            message.headers.append(.contact, self.contact(user: request.from.uri.sip?.user, route: request.route))
        }
        if message.headers[.allow] == nil { self.addCapabilities(to: &message.headers) }
        let interval = request.sessionInterval ?? self.configuration.sessionInterval
        if interval > 0 { message.headers.append(.sessionExpires, SessionExpires(seconds: interval).description) }
        let number = self.startTransaction(
            message, purpose: .invite(id), route: request.route, nextHop: request.route,
            authentication: AuthenticationExchange(credentials: request.credentials), owner: request.owner, now: now)
        guard let number else {
            self.emit(.failed(id, .overflow))
            return id
        }
        let calling = InviteSession.Calling(
            transaction: number, silentAt: self.silenceDeadline(request.patience, of: number, now: now))
        self.store(
            InviteSession(
                id: id, credentials: request.credentials, interval: interval, patience: request.patience,
                owner: request.owner, state: .calling(calling)))
        return id
    }

    mutating func handleInviteResponse(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        switch response.status {
        case ..<200: self.handleProvisional(response, session: id, record: record, now: now)
        case 200..<300: self.handleSuccess(response, session: id, record: record, number: number, now: now)
        case _: self.handleRefusal(response, session: id, record: record, now: now)
        }
    }

    private mutating func handleProvisional(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, now: Instant
    ) {
        guard var session = self.sessions[id], case .calling(var calling) = session.state else { return }
        calling.silentAt = nil
        if response.status > 100, response.to?.tag != nil {
            guard self.keepEarlyDialog(of: response, record: record, in: &calling) else { return }
        }
        let isFirstTrying = response.status == 100 && !calling.isTryingReported
        if isFirstTrying { calling.isTryingReported = true }
        let isWanted = calling.cancellation == .none
        session.state = .calling(calling)
        self.store(session)
        self.acknowledgeReliable(response, session: id, record: record, now: now)
        if case .wanted(let outcome, let reason) = calling.cancellation {
            self.sendCancel(session: id, outcome: outcome, reason: reason, now: now)
        }
        if isWanted, response.status > 100 { self.emit(.provisional(id, response)) }
        if isWanted, isFirstTrying { self.emit(.trying(id)) }
    }

    /// Each To tag is a fork with an early dialog of its own (section 12.1.2). False for a reliable response that is
    /// a copy or comes before its turn: nobody is to hear of it (RFC 3262, section 4).
    private mutating func keepEarlyDialog(
        of response: Response, record: ClientTransaction, in calling: inout InviteSession.Calling
    ) -> Bool {
        let limits = self.configuration.limits
        guard
            let dialog = Dialog(request: record.request, response: response, route: record.route, limits: limits)
        else { return true }
        var early: EarlyDialog
        let known = calling.early.firstIndex { $0.id == dialog.id }
        if let known {
            early = calling.early[known]
            early.dialog.refreshTarget(from: response)
        } else if calling.early.count < limits.forks {
            early = EarlyDialog(dialog: dialog)
        } else {
            self.drops.forks += 1
            return true
        }
        if let number = response.rSeq {
            guard early.take(reliable: number) else {
                self.drops.repeatedProvisionals += 1
                return false
            }
            if response.sessionBody != nil { early.isAnswered = true }
        }
        if response.headers.contains(.allow) { early.allowsUpdate = response.allows(.update) }
        if let known { calling.early[known] = early } else { calling.early.append(early) }
        return true
    }

    private mutating func handleSuccess(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, number: UInt64, now: Instant
    ) {
        let tag = response.to?.tag ?? ""
        if let known = record.acknowledgements.first(where: { $0.toTag == tag }) {
            self.emit(known.datagram, of: record.owner)
            return
        }
        let limits = self.configuration.limits
        guard record.acknowledgements.count < limits.forks,
            let dialog = Dialog(request: record.request, response: response, route: record.route, limits: limits)
        else {
            self.drops.forks += 1
            return
        }
        self.acknowledge(
            dialog.makeRequest(.ack, sequence: record.request.cSeq?.number ?? 0), nextHop: dialog.nextHop,
            toTag: tag, record: record, number: number)
        self.confirm(dialog, response: response, session: id, record: record, now: now)
    }

    /// The first 2xx is the session; what comes after it, or after our CANCEL, is ended with BYE
    /// (sections 13.2.2.4 and 9.1).
    private mutating func confirm(
        _ dialog: Dialog, response: Response, session id: InviteSessionID, record: ClientTransaction, now: Instant
    ) {
        guard var session = self.sessions[id], case .calling(let calling) = session.state else {
            self.endFork(dialog, of: record, now: now)
            return
        }
        var dialog = dialog
        // What was exchanged in the early dialog goes on in the confirmed one.
        let early = calling.early.first { $0.id == dialog.id }
        if let early { dialog.adoptSequences(of: early.dialog) }
        guard let outcome = calling.cancellation.outcome else {
            session.state = .confirmed(self.confirmed(dialog, response: response, early: early, now: now))
            self.store(session)
            self.emit(.established(id, response))
            return
        }
        session.state = .ending(InviteSession.Ending(dialog: dialog, unacknowledged: [], bye: .sent))
        self.store(session)
        self.emit(.failed(id, outcome))
        self.sendBye(session: id, reason: nil, now: now)
    }

    private func confirmed(
        _ dialog: Dialog, response: Response, early: EarlyDialog?, now: Instant
    ) -> InviteSession.Confirmed {
        InviteSession.Confirmed(
            dialog: dialog, offer: early?.offer ?? .none, timer: SessionTimer(answer: response, now: now),
            allowsUpdate: response.headers.contains(.allow)
                ? response.allows(.update) : early?.allowsUpdate ?? false)
    }

    /// A session that the transaction user never hears of carries the BYE and its answer.
    private mutating func endFork(_ dialog: Dialog, of record: ClientTransaction, now: Instant) {
        let id = InviteSessionID(rawValue: self.nextID())
        var dialog = dialog
        dialog.skipSequences()
        let ending = InviteSession.Ending(dialog: dialog, unacknowledged: [], bye: .sent)
        self.store(
            InviteSession(
                id: id, credentials: record.authentication.credentials, interval: 0, owner: record.owner,
                state: .ending(ending)))
        self.sendBye(session: id, reason: nil, now: now)
    }

    /// Sends the ACK of a 2xx, as a transaction of its own without a machine, and keeps it for copies.
    mutating func acknowledge(
        _ request: Request, nextHop: Route, toTag: String, record: ClientTransaction, number: UInt64
    ) {
        var ack = request
        ack.headers.prepend(.via, Self.via(nextHop, branch: self.entropy.branch()).description)
        // A proxy without Record-Route is left out of the dialog: then it is the far end that would read them.
        if Self.isServer(nextHop, of: record) { Self.copyCredentials(from: record.request, to: &ack) }
        let datagram = Datagram(nextHop, bytes: ack.serialized())
        self.clients[number]?.acknowledgements.append(
            ClientTransaction.Acknowledgement(toTag: toTag, datagram: datagram))
        self.emit(datagram, of: record.owner)
    }

    private mutating func handleRefusal(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, now: Instant
    ) {
        guard let session = self.sessions[id], case .calling(let calling) = session.state else { return }
        if let outcome = calling.cancellation.outcome {
            self.fail(id, outcome)
            return
        }
        guard Self.isChallenge(response) else {
            if self.correct(record, of: id, after: response, now: now) { return }
            self.redirect(record, of: id, after: response, now: now)
            return
        }
        switch self.retry(record, after: response, now: now) {
        case .retried(let number):
            self.goOn(session, calling, in: number, now: now)
        case .overflow:
            self.fail(id, .overflow)
        case .failed(let reason, _):
            self.fail(id, .authentication(response, reason))
        }
    }

    mutating func failInvite(_ id: InviteSessionID, _ failure: InviteFailure, now: Instant) {
        guard let session = self.sessions[id], case .calling(let calling) = session.state else { return }
        self.fail(id, calling.cancellation.outcome ?? failure)
    }

    mutating func fail(_ id: InviteSessionID, _ failure: InviteFailure) {
        self.removeSession(id)
        self.emit(.failed(id, failure))
    }
}
