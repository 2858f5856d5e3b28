import Media
import Primitives
import SIP

// What a call asks for, done.

extension PhoneMachine {
    mutating func perform(_ action: Call.Action, of id: CallID, now: Instant) {
        guard let call = self.calls[id] else { return }
        switch action {
        case .openMedia(let local):
            self.openingMedia[call.media] = id
            self.emit(.openMedia(call.media, local: local))
        case .invite(let route, let body): self.invite(call, on: route, body: body, now: now)
        case .alert(let session): self.agent.provisional(session, status: 180, offer: call.offerWhileRinging, now: now)
        case .announce: self.tell(.incoming(call.snapshot))
        case .autoAnswer: self.autoAnswer(id, now: now)
        case .accept(let session, let body): self.agent.accept(session, body: body, now: now)
        case .reject(let session, let status, let headers):
            self.agent.reject(session, status: status, headers: headers, now: now)
        case .missed: self.noteMissed(call)
        case .configureMedia(let parameters):
            self.emit(.configureMedia(call.media, parameters))
            self.refreshAttachment(of: id, sampleRate: parameters.sendFormat.sampleRate)
        case .answer(let session, let body): self.agent.answer(session, body: body, now: now)
        case .refuseOffer(let session, let status): self.agent.refuseOffer(session, status: status, now: now)
        case .reinvite(let session, let body): self.agent.reinvite(session, body: body, now: now)
        case .holdSettled(let error): self.holdSettled(id, error, now: now)
        case .refer(let session, let referTo): self.refer(call, session, to: referTo, now: now)
        case .transferAnswered(let error): self.transferAnswered(id, error)
        case .takePlace(let other): self.takePlace(id, of: other, now: now)
        case .countRefusedDescription: self.counters.descriptionsRefused &+= 1
        case .sendDigits(let digits): self.emit(.sendDigits(call.media, digits))
        case .sendInfo(let session, let digit): self.sendInfo(digit, in: call.id, session, now: now)
        case .tellDigit(let digit): self.tell(.digit(id, call.owner, digit))
        case .notice(let severity, let code, let message):
            self.tell(.notice(call.owner, severity, code: code, message: message))
        case .probe(let session):
            guard let request = self.agent.sendInDialog(session, method: .options, now: now) else { return }
            self.requests[request] = .probe(id)
        case .hangUp(let session, let reason): self.agent.hangUp(session, reason: reason, now: now)
        case .closeMedia: self.closeMedia(of: call, now: now)
        case .report:
            self.report(id)
            self.followReferral(id, now: now)
        case .end: self.forget(id)
        }
    }

    private mutating func noteMissed(_ call: Call) {
        self.counters.missedCalls &+= 1
        self.tell(.notice(call.owner, .info, code: "missedCall", message: "\(call.remote.introduction) has called."))
    }

    private mutating func invite(_ call: Call, on route: Route, body: [UInt8], now: Instant) {
        guard let lineID = self.accounts[call.account], let line = self.lines[lineID] else {
            self.update(call.id, now: now) { $0.finish(.accountRemoved, now: now) }
            return
        }
        let (from, identity) = line.account.identity(on: route, isAnonymous: call.isAnonymous)
        var headers = identity
        for field in call.referredHeaders { headers.append(field.name, field.value) }
        var request = UserAgent.OutgoingRequest(
            method: .invite, uri: .sip(call.target), from: from,
            to: NameAddress(uri: .sip(call.target)), headers: headers, body: body, contentType: "application/sdp",
            route: route, credentials: [line.credentials], routeSet: line.preloadedRoutes)
        request.owner = MessageOwner(call.account, call: call.id)
        request.callID = call.identity?.callID
        request.fromTag = call.identity?.fromTag
        request.cSeq = call.identity?.firstSequence(after: call.attempts)
        request.patience = self.patience(of: call, on: route, line: lineID, now: now)
        request.sessionInterval = line.account.preferences.sessionSeconds
        let session = self.agent.invite(request, now: now)
        self.callOfSession[session] = call.id
        self.calls[call.id]?.invited(session)
    }

    mutating func mediaOpened(_ id: MediaSessionID, _ result: Result<UInt16, MediaOpenFailure>, now: Instant) {
        guard let waiting = self.openingMedia.removeValue(forKey: id) else {
            self.counters.lateInputs &+= 1
            return
        }
        switch result {
        case .success(let port):
            guard let call = waiting else {
                self.emit(.closeMedia(id))
                return
            }
            self.callOfMedia[id] = call
            if self.asksForMediaPort(id, of: call, port: port, now: now) {
                self.askingMedia[id] = port
            } else {
                self.update(call, now: now) { $0.mediaOpened(port: port, now: now) }
            }
        case .failure(let failure):
            guard let call = waiting else { return }
            self.update(call, now: now) { $0.mediaFailed(failure, now: now) }
        }
    }

    /// Stops the sound at once and frees the port: now, or as soon as it turns out to be open.
    mutating func closeMedia(of call: Call, now: Instant) {
        self.detachMedia(of: call.id)
        self.holdAbandoned(call.id, now: now)
        self.transferAnswered(call.id, .noSuchCall)
        if self.openingMedia[call.media] != nil { self.openingMedia[call.media] = .some(nil) }
        self.askingMedia[call.media] = nil
        self.timers.schedule(.mediaPort(call.id), at: nil)
        self.forgetQuestion(.media(call.media))
        guard self.callOfMedia.removeValue(forKey: call.media) != nil else { return }
        self.emit(.closeMedia(call.media))
    }

    mutating func receive(_ event: MediaEvent, from id: MediaSessionID, now: Instant) {
        if case .answered(let bytes, let remote) = event {
            return self.receiveSTUN(bytes, from: remote, toPortOf: id, now: now)
        }
        guard let call = self.callOfMedia[id] else {
            self.counters.lateInputs &+= 1
            return
        }
        self.update(call, now: now) { $0.receive(event, now: now) }
    }
}
