// Reliable provisional responses and PRACK, on both sides (RFC 3262).

import Primitives

extension UserAgent {
    /// Whether provisional responses to an INVITE of theirs are reliable where the caller supports it; where the caller
    /// requires it they always are.
    public mutating func useReliableProvisionals(_ isWanted: Bool, for session: InviteSessionID) {
        guard var record = self.sessions[session], case .ringing(var ringing) = record.state,
            ringing.reliability != .required, let request = self.servers[ringing.transaction]?.request
        else { return }
        ringing.reliability =
            isWanted && request.knows(OptionTag.reliableProvisional) ? .supported : .unsupported
        record.state = .ringing(ringing)
        self.store(record)
    }

    func reliability(of request: Request) -> InviteSession.Reliability {
        // Who does not serve PRACK cannot ask for it.
        let isWanted = self.configuration.sendsReliableProvisionals && self.configuration.allow.contains(.prack)
        if request.requires(OptionTag.reliableProvisional) { return .required }
        return isWanted && request.knows(OptionTag.reliableProvisional) ? .supported : .unsupported
    }

    // MARK: As the caller

    /// PRACK for a reliable response that was taken (section 4). It is repeated by its transaction until answered.
    mutating func acknowledgeReliable(
        _ response: Response, session id: InviteSessionID, record: ClientTransaction, now: Instant
    ) {
        guard let number = response.rSeq, let invite = record.request.cSeq, var session = self.sessions[id],
            case .calling(let calling) = session.state,
            let early = calling.early.first(where: { $0.dialog.remote.tag == response.to?.tag })
        else { return }
        guard let sequence = session.withDialog(early.id, { $0.nextSequence() }) else { return }
        self.store(session)
        var request = early.dialog.makeRequest(.prack, sequence: sequence)
        request.headers.append(.rAck, RAck(response: number, request: invite).description)
        request.headers.append(.userAgent, self.configuration.product)
        _ = self.startTransaction(
            request, purpose: .prack(id, early.id), route: early.dialog.route, nextHop: early.dialog.nextHop,
            authentication: AuthenticationExchange(credentials: session.credentials), owner: session.owner, now: now)
    }

    /// Only a challenge to our PRACK matters: whatever else it is answered, the INVITE's own responses decide.
    mutating func handlePrackResponse(
        _ response: Response, session: InviteSessionID, dialog: DialogID, record: ClientTransaction, now: Instant
    ) {
        guard response.isFinal, Self.isChallenge(response), self.sessions[session] != nil else { return }
        _ = self.retry(record, after: response, now: now)
    }

    // MARK: As the callee

    /// Sends a provisional response reliably, or lets it wait for the one before it.
    mutating func provisionalReliably(
        _ session: InviteSession, ringing: InviteSession.Ringing, _ response: ReliableProvisionals.Waiting, now: Instant
    ) {
        var session = session
        var ringing = ringing
        if ringing.provisionals.pending != nil {
            ringing.provisionals.wait(response)
            session.state = .ringing(ringing)
            self.store(session)
            return
        }
        let number = ringing.provisionals.nextNumber(entropy: &self.entropy)
        var headers = self.provisionalHeaders(of: ringing)
        headers.append(.require, OptionTag.reliableProvisional)
        headers.append(.rSeq, String(number))
        let datagram = self.respond(
            to: ringing.transaction, status: response.status, headers: headers, body: response.body,
            contentType: response.contentType, now: now)
        guard let datagram else { return }
        ringing.provisionals.begin(
            number: number, datagram: datagram, hasDescription: !response.body.isEmpty,
            timers: self.configuration.timers, now: now)
        session.state = .ringing(ringing)
        self.store(session)
    }

    func provisionalHeaders(of ringing: InviteSession.Ringing) -> Headers {
        var headers = Headers()
        headers.append(.contact, ringing.dialog.contact)
        self.addCapabilities(to: &headers)
        return headers
    }

    /// A PRACK of theirs: 481 when it acknowledges nothing (section 3).
    mutating func handlePrack(
        _ request: Request, session: InviteSession, dialog: DialogID, number: UInt64, now: Instant
    ) {
        guard let rAck = RAck(request), rAck.request.method == .invite else {
            self.respond(to: number, status: 400, now: now)
            return
        }
        var session = session
        switch session.state {
        case .ringing(var ringing):
            guard rAck.request == self.servers[ringing.transaction]?.request.cSeq,
                let acknowledged = ringing.provisionals.acknowledge(rAck.response)
            else { break }
            if acknowledged.hasDescription { ringing.isAnswered = true }
            session.state = .ringing(ringing)
            self.store(session)
            self.takePrack(
                request, session: session, ringing: ringing, acknowledged: acknowledged, dialog: dialog, number: number,
                now: now)
            return
        case .confirmed(var confirmed):
            guard confirmed.overtakenProvisional == rAck.response else { break }
            confirmed.overtakenProvisional = nil
            session.state = .confirmed(confirmed)
            self.store(session)
            self.respond(to: number, status: 200, now: now)
            return
        case .calling, .ending:
            break
        }
        self.respond(to: number, status: 481, now: now)
    }

    private mutating func takePrack(
        _ request: Request, session: InviteSession, ringing: InviteSession.Ringing,
        acknowledged: ReliableProvisionals.Pending, dialog: DialogID, number: UInt64, now: Instant
    ) {
        let carriedOffer =
            acknowledged.hasDescription
            && self.servers[ringing.transaction].map { $0.request.sessionBody == nil } == true
        if request.body.isEmpty || carriedOffer {
            self.respond(to: number, status: 200, now: now)
            if carriedOffer { self.emit(.provisionalAcknowledged(session.id, body: request.body)) }
        } else if ringing.isAnswered {
            self.handleOffer(request, session: session, dialog: dialog, number: number, now: now)
        } else {
            // Our answer to the offer before is still due (section 5).
            self.respond(to: number, status: 488, now: now)
        }
        self.sendHeld(session.id, now: now)
    }

    /// What waited for the PRACK goes out: the 200, or the next provisional response.
    private mutating func sendHeld(_ id: InviteSessionID, now: Instant) {
        guard var session = self.sessions[id], case .ringing(var ringing) = session.state else { return }
        if let success = ringing.success {
            self.accept(id, body: success.body, contentType: success.contentType, now: now)
        } else if let next = ringing.provisionals.nextWaiting() {
            session.state = .ringing(ringing)
            self.store(session)
            self.provisionalReliably(session, ringing: ringing, next, now: now)
        }
    }

    /// Nobody acknowledged our provisional response: the caller is gone, and the INVITE refused (section 3).
    mutating func handleMissingPrack(_ id: InviteSessionID, now: Instant) {
        guard let session = self.sessions[id], case .ringing(let ringing) = session.state else { return }
        self.respond(to: ringing.transaction, status: 504, now: now)
        self.removeSession(id)
        self.emit(.cancelled(id, []))
    }
}
