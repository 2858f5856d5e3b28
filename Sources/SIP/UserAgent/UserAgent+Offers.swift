// Their re-INVITE and UPDATE (RFC 3261, section 14.2; RFC 3311, section 5.2).

public import Primitives

extension UserAgent {
    /// Answers `Event.offer`, or gives the offer that `Event.offerWanted` asks for. Harmless when nothing waits.
    public mutating func answer(
        _ session: InviteSessionID, body: [UInt8], contentType: String? = "application/sdp", now: Instant
    ) {
        guard var record = self.sessions[session], let (offer, dialog) = record.takeTheirOffer(),
            let request = self.servers[offer.transaction]?.request
        else { return }
        // What was refused changes nothing (RFC 3261, section 14.1), so that the remote target moves only here.
        if offer.method != .prack { _ = record.withDialog(dialog.id) { $0.refreshTarget(from: request) } }
        let (timer, headers) =
            offer.method == .prack
            ? (nil, Headers()) : self.sessionTimer(answering: request, interval: record.interval, now: now)
        var success: UnacknowledgedSuccess?
        if offer.method == .invite {
            success = self.respondSuccess(
                to: offer.transaction, sequence: offer.sequence, contact: dialog.contact, body: body,
                contentType: contentType, carriesOffer: offer.wantsOffer, headers: headers, now: now)
        } else {
            var headers = headers
            headers.append(.contact, dialog.contact)
            self.respond(
                to: offer.transaction, status: 200, headers: headers, body: body, contentType: contentType, now: now)
        }
        if case .confirmed(var confirmed) = record.state {
            if let success { confirmed.unacknowledged.append(success) }
            if offer.method != .prack { confirmed.timer = timer }
            record.state = .confirmed(confirmed)
        }
        self.store(record)
    }

    /// Refuses an offer, for example with 488; the session goes on as it was.
    public mutating func refuseOffer(_ session: InviteSessionID, status: Int, now: Instant) {
        precondition((300..<700).contains(status), "not a refusal: \(status)")
        guard var record = self.sessions[session], let (offer, _) = record.takeTheirOffer() else { return }
        self.store(record)
        self.respond(to: offer.transaction, status: status, now: now)
    }

    /// An UPDATE without a body only refreshes; else it is an offer like any other.
    mutating func handleUpdate(
        _ request: Request, session: InviteSession, dialog: DialogID, number: UInt64, now: Instant
    ) {
        if request.sessionBody == nil {
            self.refresh(request, session: session, dialog: dialog, number: number, now: now)
        } else {
            self.handleOffer(request, session: session, dialog: dialog, number: number, now: now)
        }
    }

    /// A re-INVITE, or an UPDATE or PRACK with a body.
    mutating func handleOffer(
        _ request: Request, session: InviteSession, dialog: DialogID, number: UInt64, now: Instant
    ) {
        switch session.state {
        case .calling(let calling):
            let isAnswered = calling.early.contains { $0.id == dialog && $0.isAnswered }
            self.handleEarlyOffer(
                request, session: session, dialog: dialog, number: number, isAnswered: isAnswered, invite: .ours,
                now: now)
        case .ringing(let ringing):
            self.handleEarlyOffer(
                request, session: session, dialog: dialog, number: number, isAnswered: ringing.isAnswered,
                invite: .theirs, now: now)
        case .ending:
            self.respond(to: number, status: 481, now: now)
        case .confirmed(let confirmed):
            if let refusal = self.glare(in: confirmed) {
                self.refuse(number, for: refusal, now: now)
            } else {
                self.take(request, session: session, dialog: dialog, number: number)
            }
        }
    }

    /// Before the 2xx an offer is possible only when the one of the INVITE has its answer in a reliable response
    /// (RFC 3311, section 5.1); a re-INVITE is not possible at all. `invite` says whose INVITE waits.
    private mutating func handleEarlyOffer(
        _ request: Request, session: InviteSession, dialog: DialogID, number: UInt64, isAnswered: Bool, invite: Glare,
        now: Instant
    ) {
        let open: Glare? =
            switch session.offer(in: dialog) {
            case .ours?: .ours
            case .theirs?: .theirs
            case .none?, nil: nil
            }
        let isPossible = isAnswered && request.method != .invite
        if let glare = open ?? (isPossible ? nil : invite) {
            self.refuse(number, for: glare, now: now)
        } else {
            self.take(request, session: session, dialog: dialog, number: number)
        }
    }

    private enum Glare {
        /// An offer of ours waits for its answer: 491.
        case ours
        /// A request of theirs waits for our answer: 500 with Retry-After.
        case theirs
    }

    private func glare(in confirmed: InviteSession.Confirmed) -> Glare? {
        switch confirmed.offer {
        case .ours: return .ours
        case .theirs: return .theirs
        case .none: break
        }
        if confirmed.unacknowledged.contains(where: \.carriesOffer) { return .ours }
        let limit = self.configuration.limits.unacknowledgedSuccesses
        return confirmed.unacknowledged.count >= limit ? .theirs : nil
    }

    private mutating func refuse(_ number: UInt64, for glare: Glare, now: Instant) {
        switch glare {
        case .ours: self.respond(to: number, status: 491, now: now)
        case .theirs: self.refuseForNow(number, now: now)
        }
    }

    /// 500 with a Retry-After between 0 and 10 seconds (RFC 3261, section 14.2).
    private mutating func refuseForNow(_ number: UInt64, now: Instant) {
        let seconds = self.entropy.uint32() % 11
        self.respond(to: number, status: 500, headers: [.retryAfter: String(seconds)], now: now)
    }

    /// Passes an offer, or the wish for one, up to the transaction user.
    private mutating func take(_ request: Request, session: InviteSession, dialog: DialogID, number: UInt64) {
        var session = session
        let wantsOffer = request.sessionBody == nil
        session.setOffer(
            .theirs(
                InviteSession.PendingOffer(
                    transaction: number, method: request.method, sequence: request.cSeq?.number ?? 0,
                    wantsOffer: wantsOffer)), in: dialog)
        self.store(session)
        self.servers[number]?.session = session.id
        self.emit(wantsOffer ? .offerWanted(session.id, request) : .offer(session.id, request))
    }

    /// An UPDATE without an offer moves the remote target and nothing else.
    private mutating func refresh(
        _ request: Request, session: InviteSession, dialog: DialogID, number: UInt64, now: Instant
    ) {
        if case .ending = session.state {
            self.respond(to: number, status: 481, now: now)
            return
        }
        var session = session
        let contact = session.withDialog(dialog) { dialog in
            dialog.refreshTarget(from: request)
            return dialog.contact
        }
        var headers: Headers = [.contact: contact ?? ""]
        if case .confirmed(var confirmed) = session.state {
            let (timer, more) = self.sessionTimer(answering: request, interval: session.interval, now: now)
            confirmed.timer = timer
            session.state = .confirmed(confirmed)
            for field in more { headers.append(field.name, field.value) }
        }
        self.store(session)
        self.respond(to: number, status: 200, headers: headers, now: now)
        self.emit(.refreshed(session.id))
    }
}
