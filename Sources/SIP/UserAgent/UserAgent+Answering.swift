// Their INVITE until our final response (RFC 3261, sections 13.3 and 9.2).

public import Primitives

extension UserAgent {
    /// Sends 101–199, with the To tag that the session keeps; reliably where the caller wants that (RFC 3262).
    ///
    /// An INVITE without an offer gets no reliable response without one (RFC 3262, section 5): where it requires
    /// reliability, the response carries `offer`, whose answer comes as `provisionalAcknowledged`, or is left out.
    public mutating func provisional(
        _ session: InviteSessionID, status: Int, body: [UInt8] = [], contentType: String? = nil, offer: [UInt8] = [],
        now: Instant
    ) {
        precondition(
            (101..<200).contains(status), "100 is the agent's to send, final responses have `accept` and `reject`")
        guard let record = self.sessions[session], case .ringing(let ringing) = record.state else { return }
        let isOffered = ringing.isAnswered || ringing.provisionals.pending?.hasDescription == true
        let lacksOffer =
            body.isEmpty && !isOffered
            && self.servers[ringing.transaction].map { $0.request.sessionBody == nil } == true
        switch ringing.reliability {
        case .required where lacksOffer && offer.isEmpty:
            self.drops.omittedProvisionals += 1
        case .required where lacksOffer:
            let response = ReliableProvisionals.Waiting(status: status, body: offer, contentType: "application/sdp")
            self.provisionalReliably(record, ringing: ringing, response, now: now)
        case .supported where lacksOffer, .unsupported:
            self.respond(
                to: ringing.transaction, status: status, headers: self.provisionalHeaders(of: ringing), body: body,
                contentType: contentType, now: now)
        case .supported, .required:
            let response = ReliableProvisionals.Waiting(status: status, body: body, contentType: contentType)
            self.provisionalReliably(record, ringing: ringing, response, now: now)
        }
    }

    /// Sends 200 and repeats it until its ACK comes; without one the session ends as `noAck`.
    ///
    /// Harmless when the session was cancelled meanwhile.
    public mutating func accept(
        _ session: InviteSessionID, body: [UInt8], contentType: String? = "application/sdp", now: Instant
    ) {
        guard var record = self.sessions[session], case .ringing(var ringing) = record.state,
            let request = self.servers[ringing.transaction]?.request
        else { return }
        if ringing.provisionals.pending?.hasDescription == true {
            // The answer, or our offer, in a reliable response must have arrived first (RFC 3262, section 3).
            ringing.success = InviteSession.Success(body: body, contentType: contentType)
            record.state = .ringing(ringing)
            self.store(record)
            return
        }
        let (timer, headers) = self.sessionTimer(answering: request, interval: record.interval, now: now)
        // What a reliable response has settled is not said again (RFC 3262, section 5).
        let success = self.respondSuccess(
            to: ringing.transaction, sequence: request.cSeq?.number ?? 0, contact: ringing.dialog.contact,
            body: ringing.isAnswered ? [] : body, contentType: contentType,
            carriesOffer: request.sessionBody == nil && !ringing.isAnswered, headers: headers, now: now)
        guard let success else { return }
        record.state = .confirmed(
            InviteSession.Confirmed(
                dialog: ringing.dialog, unacknowledged: [success], offer: ringing.offer, timer: timer,
                allowsUpdate: request.allows(.update), overtakenProvisional: ringing.provisionals.pending?.number))
        self.store(record)
    }

    /// Refuses an INVITE with 300 or above; reported as `failed(.declined)`.
    public mutating func reject(
        _ session: InviteSessionID, status: Int, reason: String? = nil, headers: Headers = Headers(), now: Instant
    ) {
        precondition((300..<700).contains(status), "not a refusal: \(status)")
        guard case .ringing(let ringing) = self.sessions[session]?.state else { return }
        self.respond(to: ringing.transaction, status: status, reason: reason, headers: headers, now: now)
        self.fail(session, .declined(status: status))
    }

    /// Gives a session of theirs the credentials of the account that was called, for servers that challenge BYE and
    /// re-INVITE too. Sessions of ours have those of their INVITE.
    public mutating func useCredentials(_ credentials: [Credentials], for session: InviteSessionID) {
        self.sessions[session]?.credentials = credentials
    }

    /// Gives a session of theirs that rings the Contact of the account that was called: the way of the INVITE alone does
    /// not say where others reach us.
    public mutating func useContact(_ contact: NameAddress, for session: InviteSessionID) {
        guard var record = self.sessions[session], case .ringing(var ringing) = record.state else { return }
        ringing.dialog.contact = contact.description
        record.state = .ringing(ringing)
        self.store(record)
    }

    /// A new INVITE: 100 at once, because nobody knows how long people take.
    mutating func handleInvite(_ request: Request, number: UInt64, datagram: Datagram, now: Instant) {
        let id = InviteSessionID(rawValue: self.nextID())
        guard self.sessions.count < self.configuration.limits.sessions,
            let dialog = self.makeDialog(request, number: number, datagram: datagram)
        else {
            self.drops.refusedRequests += 1
            self.respond(
                to: number, status: 503, headers: [.retryAfter: String(Self.overloadRetryAfter)], now: now)
            return
        }
        self.servers[number]?.session = id
        self.respond(to: number, status: 100, now: now)
        let ringing = InviteSession.Ringing(
            transaction: number, dialog: dialog,
            reliability: self.reliability(of: request))
        self.store(
            InviteSession(
                id: id, credentials: [], interval: self.configuration.sessionInterval, state: .ringing(ringing)))
        self.emit(.incoming(id, request, datagram))
    }

    private mutating func makeDialog(_ request: Request, number: UInt64, datagram: Datagram) -> Dialog? {
        guard let tag = self.servers[number]?.toTag else { return nil }
        let route = Route(datagram)
        // Any start below 2^31 is allowed (section 12.1.1 leaves it empty); a small one is easy to read in a trace.
        return Dialog(
            request: request, localTag: tag, localSequence: self.entropy.uint32() & 0xFFFF,
            contact: self.contact(user: request.uri.sip?.user, route: route), route: route,
            limits: self.configuration.limits)
    }

    /// A 200 to INVITE or re-INVITE, and what repeats it.
    mutating func respondSuccess(
        to number: UInt64, sequence: UInt32, contact: String, body: [UInt8], contentType: String?, carriesOffer: Bool,
        headers extra: Headers, now: Instant
    ) -> UnacknowledgedSuccess? {
        var headers = extra
        headers.append(.contact, contact)
        self.addCapabilities(to: &headers)
        let datagram = self.respond(
            to: number, status: 200, headers: headers, body: body, contentType: contentType, now: now)
        let timers = self.configuration.timers
        return datagram.map {
            UnacknowledgedSuccess(
                sequence: sequence, datagram: $0, carriesOffer: carriesOffer,
                retransmission: SuccessRetransmission(timers: timers, now: now))
        }
    }

    /// CANCEL is answered 200 when its INVITE is known, and only matters while that has no final response
    /// (section 9.2).
    mutating func handleCancel(_ number: UInt64, invite key: ServerTransactionKey, now: Instant) {
        guard let target = self.servers.number(for: key), let record = self.servers[target],
            case .invite(let machine) = record.machine
        else {
            self.respond(to: number, status: 481, now: now)
            return
        }
        let reasons = self.servers[number].map { Reason.all(in: $0.request) } ?? []
        self.respond(to: number, status: 200, now: now)
        guard !machine.isFinal else { return }
        self.respond(to: target, status: 487, now: now)
        guard let id = record.session, var session = self.sessions[id] else { return }
        switch session.state {
        case .ringing:
            self.removeSession(id)
            self.emit(.cancelled(id, reasons))
        case .confirmed(var confirmed):
            // A re-INVITE was taken back; the transaction user's answer will find nothing to answer.
            confirmed.offer = .none
            session.state = .confirmed(confirmed)
            self.store(session)
        case .calling, .ending:
            // The INVITE lost its session in the meantime.
            break
        }
    }
}
