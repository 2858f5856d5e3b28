import Primitives
import SIP

// What the user agent reports, each to the one whom it concerns.

extension PhoneMachine {
    mutating func drainAgent(now: Instant) {
        while let output = self.agent.poll() {
            switch output {
            case .send(let datagram): self.emit(.send(datagram))
            case .event(let event): self.receive(event, now: now)
            }
        }
    }

    private mutating func receive(_ event: UserAgent.Event, now: Instant) {
        switch event {
        case .response(let id, let response): self.answered(id, .success(response), now: now)
        case .requestFailed(let id, let failure): self.answered(id, .failure(failure), now: now)
        case .incoming(let session, let request, let datagram):
            guard !self.receiveReplacing(session, request, datagram, now: now) else { return }
            self.receiveCall(session, request, datagram, now: now)
        case .request(let id, let request, let datagram, nil):
            guard !self.receiveUnasked(id, request, datagram, now: now) else { return }
            self.receive(request, id, datagram, in: nil, now: now)
        case .request(let id, let request, let datagram, let session?):
            self.receive(request, id, datagram, in: session, now: now)
        case .notified(let id, let request): self.notified(id, request)
        case .subscriptionEnded(let id, let end, let retryAt):
            self.subscriptionEnded(id, end, retryAt: retryAt, now: now)
        case .options(let id, let request, let datagram): self.receiveOptions(id, request, datagram, now: now)
        case .silent(let session): self.fellSilent(session, now: now)
        case .trying, .refreshed:
            break  // The agent has done what there is to do.
        case .cancelled(let session, let reasons):
            self.update(session, now: now) { $0.cancelled(reasons, now: now) }
            self.callOfSession[session] = nil
        case .redirected(let session, let target):
            self.update(session, now: now) { $0.redirected(to: target) }
        case .provisional(let session, let response):
            self.update(session, now: now) { $0.provisional(response, now: now) }
        case .established(let session, let response):
            self.update(session, now: now) { $0.established(response, now: now) }
        case .failed(let session, let failure):
            guard !self.insist(session, after: failure, now: now), !self.goOn(session, after: failure, now: now)
            else { return }
            self.update(session, now: now) { $0.failed(failure, now: now) }
            self.callOfSession[session] = nil
        case .ended(let session, let cause):
            self.update(session, now: now) { $0.remoteEnded(cause, now: now) }
            self.callOfSession[session] = nil
        case .offer(let session, let request):
            self.receiveOffer(session, request, now: now)
        case .offerWanted(let session, _):
            guard self.callOfSession[session] != nil else { return self.refuseLateOffer(session, now: now) }
            self.update(session, now: now) { $0.makeOffer(for: session) }
        case .provisionalAcknowledged(let session, let body):
            self.update(session, now: now) { $0.provisionalAcknowledged(body, now: now) }
        case .refreshDue(let session):
            self.update(session, now: now) { $0.refresh(in: session) }
        case .acknowledged(let session, let body):
            self.update(session, now: now) { $0.acknowledged(body, now: now) }
        case .reinviteAnswered(let session, let response):
            self.update(session, now: now) { $0.receiveReinviteAnswer(response, in: session) }
        case .reinviteFailed(let session, let response):
            self.update(session, now: now) { $0.offerRefused(response) }
        case .reinvitePostponed(let session):
            self.update(session, now: now) { $0.offerPostponed() }
        case .offerDue(let session):
            self.update(session, now: now) { $0.offerDue(in: session) }
        }
    }

    private mutating func receiveOffer(_ session: InviteSessionID, _ request: Request, now: Instant) {
        guard self.callOfSession[session] != nil else { return self.refuseLateOffer(session, now: now) }
        self.update(session, now: now) { call in
            // An offer before the answer belongs to one fork of ours (RFC 3311, section 5.2).
            if case .inviting = call.state { call.turn(toFork: request.from?.tag ?? "") }
            return call.receiveOffer(request.sessionBody ?? [], from: session)
        }
    }

    /// The call is over for the person while the agent still waits for the far end.
    private mutating func refuseLateOffer(_ session: InviteSessionID, now: Instant) {
        self.counters.lateInputs &+= 1
        self.agent.refuseOffer(session, status: 481, now: now)
    }

    /// Sessions that were refused, or hung up long ago, have no call any more.
    private mutating func update(
        _ session: InviteSessionID, now: Instant, _ input: (inout Call) -> [Call.Action]
    ) {
        guard let call = self.callOfSession[session] else { return }
        self.update(call, now: now, input)
    }

    private mutating func answered(_ id: RequestID, _ result: Result<Response, ClientFailure>, now: Instant) {
        switch self.requests.removeValue(forKey: id) {
        case .register(let line): self.registerAnswered(id, of: line, result, now: now)
        case .keepAlive(let flow): self.keepAliveAnswered(flow, result, now: now)
        case .message(let ticket, let line, let route):
            guard !self.goOn(ticket, on: route, of: line, after: result, now: now) else { return }
            self.messageAnswered(ticket, result, now: now)
        case .receipt: break  // Nobody waits for it.
        case .composing(let correspondent): self.composingAnswered(correspondent, result)
        case .digit(let call):
            guard self.calls[call] != nil else { return }
            let status = try? result.get().status
            self.update(call, now: now) { $0.infoAnswered(status: status) }
        case .refer(let call):
            guard self.calls[call] != nil else { return }
            let response = try? result.get()
            self.update(call, now: now) { $0.referAnswered(response, now: now) }
        case .referNotify(let call):
            let status = try? result.get().status
            self.referralNotified(call, status: status, now: now)
        case .probe(let call):
            guard result == .failure(.transport), self.calls[call] != nil else { return }
            self.update(call, now: now) { $0.probeBounced(now: now) }
        case nil:
            self.counters.lateInputs &+= 1
        }
    }
}
