import Primitives
import SIP

// Voice messages that wait (RFC 3842): one subscription for each registered line, and what servers tell unasked.

extension PhoneMachine {
    private static let messageSummary = EventPackage(name: "message-summary")

    /// After every change of a registration, and after a pause.
    mutating func watchVoicemail(of id: LineID, now: Instant) {
        guard self.stage.isWorking, let line = self.lines[id], line.role == .inForce,
            case .registered = line.registration.state, let route = line.registeredRoute,
            let since = line.registration.registeredSince
        else { return }
        let contact = line.contact(on: route)
        let action = self.lines[id]?.voicemail.registered(since: since, contact: contact)
        switch action {
        case nil: return
        case .replace(let before): self.leave(before, now: now)
        case .subscribe: break
        }
        self.subscribe(line, on: route, contact: contact, now: now)
    }

    private mutating func subscribe(_ line: Line, on route: Route, contact: NameAddress, now: Instant) {
        let account = line.account
        var request = UserAgent.OutgoingRequest(
            method: .subscribe, uri: .sip(account.requestURI(user: account.user)), from: account.addressOfRecord,
            to: NameAddress(uri: account.addressOfRecord.uri),
            headers: [.accept: MessageSummary.mediaType, .contact: contact.description], route: route,
            credentials: [line.credentials], routeSet: line.preloadedRoutes)
        request.owner = MessageOwner(account.id)
        let expires = Int(self.settings.voicemailExpiry.wholeSeconds)
        let subscription = self.agent.subscribe(request, to: Self.messageSummary, expires: expires, now: now)
        self.subscriptions[subscription] = line.id
        self.lines[line.id]?.voicemail.began(subscription, contact: contact)
        self.timers.schedule(.voicemail(line.id), at: nil)
    }

    mutating func notified(_ id: SubscriptionID, _ request: Request) {
        guard let line = self.subscriptions[id] else {
            self.counters.lateInputs &+= 1
            return
        }
        self.lines[line]?.voicemail.notified()
        self.take(request, of: line)
    }

    mutating func subscriptionEnded(
        _ id: SubscriptionID, _ end: Subscriber.End, retryAt: Instant?, now: Instant
    ) {
        guard let line = self.subscriptions.removeValue(forKey: id) else {
            self.counters.lateInputs &+= 1
            return
        }
        self.lines[line]?.voicemail.ended(id, end, retryAt: retryAt, now: now)
        self.timers.schedule(.voicemail(line), at: self.lines[line]?.voicemail.deadline)
    }

    mutating func voicemailTimeout(_ id: LineID, now: Instant) {
        self.lines[id]?.voicemail.handleTimeout(now: now)
        self.timers.schedule(.voicemail(id), at: self.lines[id]?.voicemail.deadline)
        self.watchVoicemail(of: id, now: now)
    }

    /// The line leaves, or another one takes its place.
    mutating func stopVoicemail(of id: LineID, now: Instant) {
        self.timers.schedule(.voicemail(id), at: nil)
        guard let subscription = self.lines[id]?.voicemail.stop() else { return }
        self.leave(subscription, now: now)
    }

    private mutating func leave(_ id: SubscriptionID, now: Instant) {
        self.subscriptions[id] = nil
        self.agent.unsubscribe(id, now: now)
    }

    /// A NOTIFY without a subscription, as Asterisk sends it; only the account's own server is believed.
    ///
    /// False when it is nothing of that kind.
    mutating func receiveUnasked(
        _ id: IncomingRequestID, _ request: Request, _ datagram: Datagram, now: Instant
    ) -> Bool {
        guard request.to?.tag == nil, EventPackage(request)?.name == Self.messageSummary.name,
            let account = self.recipient(of: request, datagram), let line = self.accounts[account.id],
            self.lines[line]?.isServer(datagram) == true
        else { return false }
        self.agent.setOwner(MessageOwner(account.id), of: id)
        guard request.body.isEmpty || request.contentType == MessageSummary.mediaType else {
            self.agent.respond(id, status: 415, headers: [.accept: MessageSummary.mediaType], now: now)
            return true
        }
        self.agent.respond(id, status: 200, now: now)
        self.take(request, of: line)
        return true
    }

    /// What cannot be read changes nothing.
    private mutating func take(_ request: Request, of id: LineID) {
        guard request.contentType == MessageSummary.mediaType, let summary = MessageSummary(parsing: request.body),
            self.lines[id]?.voicemail.told(summary) == true, let line = self.lines[id], line.role == .inForce
        else { return }
        self.tell(.registration(line.snapshot))
    }
}
