import Primitives
import SIP

// Whose turn it is to be sent, and what becomes of it.

extension PhoneMachine {
    /// Sends the first message of a lane when its line is registered; notes why when it has to wait.
    mutating func advance(_ correspondent: Correspondent, now: Instant) {
        guard self.stage.isWorking, self.outbox.lanes[correspondent] != nil else { return }
        guard let line = self.accounts[correspondent.account].flatMap({ self.lines[$0] }) else {
            return self.settleFirst(of: correspondent, .failed(MessageReason(.noSuchAccount)), now: now)
        }
        if let reason = self.reasonToWait(line) { return self.wait(correspondent, reason, line) }
        guard let message = self.outbox.begin(correspondent, now: now) else { return }
        self.timers.schedule(.outbox(correspondent), at: nil)
        self.store(.updateMessage(message.id, .sent), for: .message(.note))
        self.lines[line.id]?.waitingMessages.append(MessageTicket(message: message))
        self.serveWaiting(line.id, now: now)
    }

    /// A reason is noted when it is the first one, and when the registration has failed; not at every attempt of it.
    private mutating func wait(_ correspondent: Correspondent, _ reason: MessageReason, _ line: Line) {
        guard let lane = self.outbox.lanes[correspondent], let first = lane.messages.first else { return }
        switch lane.stage {
        case .sending, .settling, .unsettled: return
        case .waiting(let noted?) where noted == reason || reason == .lineNotRegistered: return
        case .waiting, .resting: break
        }
        self.outbox.set(.waiting(reason), of: correspondent)
        self.store(.updateMessage(first.id, .queued(reason)), for: .message(.note))
    }

    /// Why nothing can be sent over a line; `nil` while it is registered.
    func reasonToWait(_ line: Line) -> MessageReason? {
        switch line.registration.state {
        case .registered, .refreshing: nil
        case .failed(let failure, _): MessageReason(line.error(for: failure))
        case .unregistered, .registering, .unregistering: .lineNotRegistered
        }
    }

    /// After each change of a registration.
    ///
    /// - Parameter isProved: The server has answered just now, so what waited because of its silence goes at once.
    mutating func serveOutbox(of id: LineID, isProved: Bool, now: Instant) {
        guard let line = self.lines[id], line.role == .inForce else { return }
        for correspondent in self.outbox.lanes(of: line.account.id) {
            switch self.outbox.lanes[correspondent]?.stage {
            case .waiting: self.advance(correspondent, now: now)
            case .resting(_, isServerSilent: true) where isProved: self.advance(correspondent, now: now)
            case .resting, .sending, .settling, .unsettled, nil: break
            }
        }
    }

    mutating func send(_ ticket: MessageTicket, from line: Line, on route: Route, now: Instant) {
        let account = line.account
        let message = ticket.message
        let body = self.body(of: message, from: account)
        var request = UserAgent.OutgoingRequest(
            method: .message, uri: .sip(message.target), from: account.addressOfRecord,
            to: NameAddress(uri: .sip(message.target)), callID: message.callID,
            cSeq: message.identity.firstSequence(after: ticket.tried.count), fromTag: message.fromTag,
            body: body.bytes, contentType: body.type, route: route,
            credentials: [line.credentials], routeSet: line.preloadedRoutes)
        request.owner = MessageOwner(account.id)
        let id = self.agent.send(request, now: now)
        self.requests[id] = .message(ticket, line.id, route)
    }

    mutating func messageAnswered(_ ticket: MessageTicket, _ result: Result<Response, ClientFailure>, now: Instant) {
        let message = ticket.message
        // Deleted meanwhile, or the account is gone: nobody waits for the outcome.
        guard self.outbox.underWay(message.id) != nil else { return }
        let line = self.accounts[message.correspondent.account].flatMap { self.lines[$0] }
        let server = line?.account.server.description ?? message.target.host
        let outcome = MessageOutcome(
            result, to: message.remote, server: server, mayBeKnown: self.outbox.mayBeKnown(message))
        self.conclude(message, self.withoutEnvelope(outcome, result, of: message), now: now)
    }

    /// There is no way to the server.
    mutating func messageStranded(_ ticket: MessageTicket, _ error: PhoneError, now: Instant) {
        // At the end of the host the line goes, and the message stays for the next start.
        guard self.stage.isWorking, self.outbox.underWay(ticket.message.id) != nil else { return }
        let outcome = MessageOutcome.again(MessageReason(error), retryAfter: nil, isServerSilent: true)
        self.conclude(ticket.message, outcome, now: now)
    }

    private mutating func conclude(_ message: OutgoingMessage, _ outcome: MessageOutcome, now: Instant) {
        let correspondent = message.correspondent
        guard let lane = self.outbox.lanes[correspondent] else { return }
        switch outcome {
        case .delivered:
            self.counters.messagesDelivered &+= 1
            self.settleFirst(of: correspondent, .delivered, now: now)
        case .failed(let reason):
            self.counters.messagesFailed &+= 1
            self.settleFirst(of: correspondent, .failed(reason), now: now)
        case .again(let reason, let retryAfter, let isServerSilent):
            let pause = self.settings.messagePause(after: lane.attempts, retryAfter: retryAfter)
            let patience = (lane.firstAttempt ?? now) + self.settings.messagePatience
            guard now + pause <= patience else {
                self.counters.messagesFailed &+= 1
                return self.settleFirst(of: correspondent, .failed(reason.givenUp), now: now)
            }
            self.counters.messagesRepeated &+= 1
            self.outbox.set(.resting(until: now + pause, isServerSilent: isServerSilent), of: correspondent)
            self.timers.schedule(.outbox(correspondent), at: now + pause)
            self.store(.updateMessage(message.id, .queued(reason.goingOn)), for: .message(.note))
        }
    }

    private mutating func settleFirst(of correspondent: Correspondent, _ state: MessageState, now: Instant) {
        guard let first = self.outbox.lanes[correspondent]?.messages.first else { return }
        self.outbox.set(.settling(state), of: correspondent)
        self.store(.updateMessage(first.id, state), for: .message(.settle(correspondent, first.id)))
    }

    /// The outcome is kept, and the next message has its turn; else it is told once more after a while.
    mutating func settled(_ correspondent: Correspondent, _ id: MessageID, _ outcome: StoreOutcome, now: Instant) {
        guard let lane = self.outbox.lanes[correspondent], lane.messages.first?.id == id,
            case .settling(let state) = lane.stage
        else { return }
        if outcome.failure != nil {
            let retryAt = now + self.settings.storeRetry
            self.outbox.set(.unsettled(state, retryAt: retryAt), of: correspondent)
            self.timers.schedule(.outbox(correspondent), at: retryAt)
            return
        }
        self.outbox.finish(id)
        self.advance(correspondent, now: now)
    }

    mutating func outboxTimeout(_ correspondent: Correspondent, now: Instant) {
        switch self.outbox.lanes[correspondent]?.stage {
        case .resting: self.advance(correspondent, now: now)
        case .unsettled(let state, _): self.settleFirst(of: correspondent, state, now: now)
        case .waiting, .sending, .settling, nil: break
        }
    }

    /// The account is gone, and with it the way to send what it had waiting.
    mutating func emptyOutbox(of account: AccountID, now: Instant) {
        self.composing.forget(account)
        self.throttle.forget(account)
        self.envelopes.forget(account)
        for correspondent in self.outbox.lanes(of: account) {
            switch self.outbox.lanes[correspondent]?.stage {
            case .waiting, .resting: self.advance(correspondent, now: now)
            case .sending, .settling, .unsettled, nil: break
            }
        }
    }
}

extension PhoneMachine.Settings {
    /// The pause before the next try.
    func messagePause(after attempts: Int, retryAfter: Int?) -> Duration {
        let index = min(max(1, attempts), self.messagePauses.count) - 1
        let own = self.messagePauses.isEmpty ? self.storeRetry : self.messagePauses[index]
        let asked = retryAfter.map { min(.seconds($0), self.longestRouteRest) } ?? .zero
        return max(own, asked)
    }
}
