// Requests inside dialogs: theirs in the order of RFC 3261, section 12.2.2, and ours that are no offers.

public import Primitives

extension UserAgent {
    /// Sends INFO, MESSAGE and the like inside a confirmed dialog; nil when the session has none.
    public mutating func sendInDialog(
        _ session: InviteSessionID, method: Method, headers: Headers = Headers(), contentType: String? = nil,
        body: [UInt8] = [], now: Instant
    ) -> RequestID? {
        precondition(![.invite, .ack, .bye, .cancel].contains(method), "\(method) has a function of its own")
        guard var record = self.sessions[session], case .confirmed(var confirmed) = record.state else { return nil }
        let sequence = confirmed.dialog.nextSequence()
        record.state = .confirmed(confirmed)
        self.store(record)
        var request = confirmed.dialog.makeRequest(method, sequence: sequence)
        for field in headers { request.headers.append(field.name, field.value) }
        request.headers.append(.userAgent, self.configuration.product)
        self.addBody(body, contentType: contentType, to: &request)
        let id = RequestID(rawValue: self.nextID())
        let number = self.startTransaction(
            request, purpose: .inDialog(id, session), route: confirmed.dialog.route,
            nextHop: confirmed.dialog.nextHop,
            authentication: AuthenticationExchange(credentials: record.credentials), owner: record.owner, now: now)
        if number == nil { self.emit(.requestFailed(id, .overflow)) }
        return id
    }

    /// The value of our Contact in the session's confirmed dialog, as its INVITE or our 200 had it; for requests and
    /// responses whose method wants one.
    public func contact(of session: InviteSessionID) -> String? {
        guard case .confirmed(let confirmed) = self.sessions[session]?.state else { return nil }
        return confirmed.dialog.contact
    }

    mutating func handleInDialog(
        _ request: Request, dialog: DialogID, number: UInt64, datagram: Datagram, now: Instant
    ) {
        guard let id = self.dialogs[dialog], var session = self.sessions[id] else {
            if let subscription = self.subscription(of: request) {
                return self.handleNotify(request, of: subscription, number: number, now: now)
            }
            self.respond(to: number, status: 481, now: now)
            return
        }
        let isInOrder = session.withDialog(dialog) { $0.acceptsSequence(of: request) } ?? false
        guard isInOrder else {
            self.respond(to: number, status: 500, now: now)
            return
        }
        self.store(session)
        switch request.method {
        case .bye:
            self.respond(to: number, status: 200, now: now)
            self.handleBye(request, session: id, dialog: dialog, now: now)
        case .invite:
            self.handleOffer(request, session: session, dialog: dialog, number: number, now: now)
        case .update:
            self.handleUpdate(request, session: session, dialog: dialog, number: number, now: now)
        case .prack:
            self.handlePrack(request, session: session, dialog: dialog, number: number, now: now)
        case .options:
            self.answerOptions(number, status: 200, now: now)
        case _:
            self.passUp(request, session: session, number: number, datagram: datagram, now: now)
        }
    }

    private mutating func passUp(
        _ request: Request, session: InviteSession, number: UInt64, datagram: Datagram, now: Instant
    ) {
        if case .ending = session.state {
            self.respond(to: number, status: 481, now: now)
        } else {
            self.emit(.request(IncomingRequestID(rawValue: number), request, datagram, session.id))
        }
    }
}
