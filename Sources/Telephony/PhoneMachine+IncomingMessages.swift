import Primitives
import SIP

// Page-mode messages of the network (RFC 3428): the sender hears 200 when they are kept, and not before.

extension PhoneMachine {
    mutating func receiveMessage(
        _ id: IncomingRequestID, _ sent: Request, _ datagram: Datagram, in session: InviteSessionID?, now: Instant
    ) {
        // After a restart the sender finds us again.
        guard self.stage.isWorking else { return self.leaveToSender(id, now: now) }
        let found = self.messageLine(of: sent, datagram, in: session)
        if session == nil, let found { self.agent.setOwner(MessageOwner(found.account.id), of: id) }
        let isVouchedFor = found?.isServer(datagram) == true
        guard let line = found,
            let sender = RemoteParty(
                caller: sent, trustsIdentity: line.account.preferences.trustsIdentity && isVouchedFor)
        else {
            self.counters.unknownRecipients &+= 1
            self.agent.respond(id, status: 404, now: now)
            return
        }
        let limit = self.settings.incomingMessageLimit
        guard sent.body.count <= limit, let request = sent.withPlainBody(limit: limit) else {
            self.agent.respond(id, status: 413, now: now)
            return
        }
        let correspondent = Correspondent(sender, of: line.account)
        guard self.hasRoom(for: id, of: correspondent, now: now) else { return }
        // What a stranger asks for would send our credentials and our money to whomever he names.
        let envelope =
            isVouchedFor && request.contentType == CPIMMessage.contentType ? CPIMMessage(parsing: request.body) : nil
        if envelope != nil { self.envelopes.learned(correspondent) }
        switch MessageContent(request) {
        case .text(let text):
            self.counters.messagesReceived &+= 1
            let message = IncomingMessage(
                id: MessageID(rawValue: self.entropy.token(bytes: 16)), correspondent: correspondent,
                owner: line.account.owner, remote: sender, text: text, mark: request.copyMark,
                receipt: envelope.flatMap(ReceiptRequest.init))
            self.store(.receiveMessage(message), for: .message(.receive(id, message)))
        case .nothing:
            self.agent.respond(id, status: 200, now: now)
        case .composing(let state):
            self.agent.respond(id, status: 200, now: now)
            self.receive(state, from: correspondent, now: now)
        case .report(let report):
            self.agent.respond(id, status: 200, now: now)
            self.receive(report, from: correspondent, owner: line.account.owner)
        case .unsupported:
            self.agent.respond(id, status: 415, headers: [.accept: MessageContent.accepted], now: now)
        }
    }

    mutating func kept(
        _ message: IncomingMessage, of id: IncomingRequestID, _ outcome: StoreOutcome, now: Instant
    ) {
        if outcome.failure != nil {
            self.counters.messagesUnstored &+= 1
            return self.leaveToSender(id, now: now)
        }
        self.agent.respond(id, status: 200, now: now)
        // A copy of a message that was acknowledged.
        if case .alreadyStored = outcome { return }
        self.stopsWriting(message.correspondent)
        self.acknowledge(message, now: now)
    }

    /// A flood fills neither the disk nor the screen; a sender within reason is asked to wait (RFC 3428, section 8).
    private mutating func hasRoom(for id: IncomingRequestID, of sender: Correspondent, now: Instant) -> Bool {
        let wait = self.throttle.admit(
            sender, allowance: self.settings.senderMessages, accountAllowance: self.settings.accountMessages, now: now)
        guard let wait else { return true }
        self.counters.messagesThrottled &+= 1
        self.agent.respond(id, status: 480, headers: [.retryAfter: String(wait.wholeSeconds + 1)], now: now)
        return false
    }

    /// A message that is not on the disk stays the sender's, who may try again.
    private mutating func leaveToSender(_ id: IncomingRequestID, now: Instant) {
        self.agent.respond(
            id, status: 500, headers: [.retryAfter: String(self.settings.unstoredRetryAfter)], now: now)
    }

    /// Inside a call a message belongs to the call's account, whatever its Request-URI says.
    private func messageLine(of request: Request, _ datagram: Datagram, in session: InviteSessionID?) -> Line? {
        let call = session.flatMap { self.callOfSession[$0] }.flatMap { self.calls[$0] }
        let account = call?.account ?? self.recipient(of: request, datagram)?.id
        return account.flatMap { self.accounts[$0] }.flatMap { self.lines[$0] }
    }
}

extension Request {
    /// Call-ID, CSeq and From tag are the same on every copy of a request (RFC 3261, section 8.2.2.2).
    fileprivate var copyMark: String {
        "\(self.callID ?? "")\n\(self.cSeq?.number ?? 0)\n\(self.from?.tag ?? "")"
    }
}
