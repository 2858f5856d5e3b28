// Datagrams in: parsing, and matching requests to transactions (RFC 3261, sections 17.2.3 and 18.2.1).

public import Primitives

extension UserAgent {
    /// A datagram of UDP, or one message that the driver cut out of a stream.
    public mutating func receive(_ datagram: Datagram, now: Instant) {
        do {
            let message = try Message(parsing: datagram.bytes)
            self.trace.received(datagram)
            switch message {
            case .request(let request): self.receive(request, datagram: datagram, now: now)
            case .response(let response): self.receive(response, now: now)
            }
        } catch {
            self.receive(error, datagram: datagram)
        }
    }

    /// 400, 505 and the like are sent without state where an answer is possible at all.
    private mutating func receive(_ error: SIPError, datagram: Datagram) {
        if error == .empty { return }
        self.trace.received(datagram)
        guard case .rejected(let status, let reason, var request) = error, request.method != .ack,
            let via = request.topVia
        else {
            self.drops.malformed += 1
            return
        }
        self.drops.answeredMalformed += 1
        let path = ReturnPath(completing: &request, via: via, datagram: datagram)
        let response = Response.reply(to: request, status: status, reason: reason, toTag: self.entropy.tag())
        self.emit(path.datagram(response.serialized()), of: nil)
    }

    private mutating func receive(_ received: Request, datagram: Datagram, now: Instant) {
        guard let via = received.topVia else {
            self.drops.malformed += 1
            return
        }
        let key = ServerTransactionKey(request: received, via: via)
        if received.method == .ack {
            if let number = self.servers.number(for: key) {
                self.trace.recognise(self.servers[number]?.owner)
                if self.receiveAck(number, now: now) { return }
            }
            self.receiveSuccessAck(received, now: now)
            return
        }
        if let number = self.servers.number(for: key) {
            self.trace.recognise(self.servers[number]?.owner)
            self.receiveCopy(number, now: now)
            return
        }
        var request = received
        let path = ReturnPath(completing: &request, via: via, datagram: datagram)
        // Before the request has a transaction of its own, which would be found as well.
        let original = MergeKey(request).flatMap { self.servers.number(for: $0) }
        let started = self.startServerTransaction(
            request, key: key, returnPath: path, bytes: datagram.bytes.count, now: now)
        guard let number = started else {
            self.refuseStatelessly(request, path: path)
            return
        }
        let owner = self.knownOwner(of: request, key: key)
        self.servers[number]?.owner = owner
        self.trace.recognise(owner, transaction: number)
        if request.method == .cancel {
            self.handleCancel(number, invite: key.invite, now: now)
        } else if original != nil, request.method != .message {
            // A MESSAGE that was sent again, or twice, is told from a new one by whoever keeps it; 482 would make its
            // sender believe that it was lost.
            self.respond(to: number, status: 482, now: now)
        } else {
            self.dispatch(request, number: number, datagram: datagram, now: now)
        }
    }

    /// The transaction table is full: 503 without state, so that a flood cannot grow anything.
    private mutating func refuseStatelessly(_ request: Request, path: ReturnPath) {
        self.drops.refusedRequests += 1
        var response = Response.reply(to: request, status: 503, toTag: self.entropy.tag())
        response.headers.append(.retryAfter, String(Self.overloadRetryAfter))
        self.emit(path.datagram(response.serialized()), of: nil)
    }

    /// Seconds after which somebody refused for a limit may try again.
    static let overloadRetryAfter = 10

    /// The ACK of a 2xx is a transaction of its own and is found by its dialog (section 13.3.1.4).
    private mutating func receiveSuccessAck(_ request: Request, now: Instant) {
        guard let id = DialogID(request).flatMap({ self.dialogs[$0] }), var session = self.sessions[id],
            let sequence = request.cSeq?.number
        else {
            self.drops.strayAcks += 1
            return
        }
        self.trace.recognise(session.owner)
        guard session.acknowledge(sequence: sequence) != nil else {
            // A copy: the first one was reported.
            return
        }
        self.store(session)
        switch session.state {
        case .confirmed:
            self.emit(.acknowledged(id, body: request.sessionBody ?? request.body))
        case .ending(let ending):
            guard case .waitingForAck(let reason) = ending.bye, ending.unacknowledged.isEmpty else { return }
            self.sendBye(session: id, reason: reason, now: now)
        case .calling, .ringing:
            preconditionFailure("no 200 is out before a session is accepted")
        }
    }
}
