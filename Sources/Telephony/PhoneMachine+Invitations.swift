import Media
import Primitives
import SIP

// An INVITE of the network: whom it is for, and whether it may ring there.

extension PhoneMachine {
    mutating func receiveCall(_ session: InviteSessionID, _ request: Request, _ datagram: Datagram, now: Instant) {
        guard self.stage.isWorking else { return self.agent.reject(session, status: 480, now: now) }
        guard self.stage.takesCalls else { return self.refuseWhileDraining(session, now: now) }
        guard let line = self.recipientLine(of: request, datagram),
            let caller = RemoteParty(
                caller: request, trustsIdentity: line.account.preferences.trustsIdentity && line.isServer(datagram))
        else {
            self.counters.unknownRecipients &+= 1
            self.agent.reject(session, status: 404, now: now)
            return
        }
        let call = self.makeCall(session, request, datagram, from: caller, to: line, now: now)
        let admission = self.admit(call, request, datagram, to: line, now: now)
        self.begin(call, admission, session, now: now)
    }

    /// A call of theirs about which nothing is decided yet; the agent learns how the account answers it.
    mutating func makeCall(
        _ session: InviteSessionID, _ request: Request, _ datagram: Datagram, from caller: RemoteParty, to line: Line,
        now: Instant
    ) -> Call {
        let uri = (try? SIPURI(parsing: caller.uri)) ?? line.account.requestURI(user: caller.user)
        var call = self.makeCall(.incoming, uri, caller, line: line, now: now)
        self.agent.setOwner(MessageOwner(call.account, call: call.id), of: session)
        let route = line.routeBack(to: datagram)
        call.route = route
        call.takesInfo = request.tokens(.allow).contains { $0.uppercased() == "INFO" }
        self.counters.callsReceived &+= 1
        self.agent.useContact(line.account.contact(on: route), for: session)
        // A digest lets whoever reads it try passwords at leisure: strangers get none.
        if line.isServer(datagram) { self.agent.useCredentials([line.credentials], for: session) }
        self.usePreferences(of: line.account, in: session)
        return call
    }

    /// Keeps a call of theirs from here on.
    mutating func insert(_ call: Call, in session: InviteSessionID) {
        self.calls[call.id] = call
        self.callOfSession[session] = call.id
    }

    private mutating func begin(
        _ call: Call, _ admission: Admission, _ session: InviteSessionID, now: Instant
    ) {
        var call = call
        let nothing = Invitation(offer: nil, expiresAt: nil)
        if case .ring(let invitation) = admission {
            call.state = .preparing(session, invitation)
        } else {
            call.state = .preparing(session, nothing)
        }
        let local = call.route?.local.address
        self.insert(call, in: session)
        self.update(call.id, now: now) { call in
            switch admission {
            case .ring: return local.map { [.openMedia(local: $0)] } ?? []
            case .forward(let forwarding): return call.forward(forwarding, now: now)
            case .refuse(let status, let end):
                let counted: [Call.Action] = status == 488 ? [.countRefusedDescription] : []
                return counted + [.missed] + call.refuse(end, status: status, now: now)
            }
        }
    }

    /// Who may ring: the preferences of the account, the limits, and whether anybody is there.
    private func admit(
        _ call: Call, _ request: Request, _ datagram: Datagram, to line: Line, now: Instant
    ) -> Admission {
        let account = line.account
        let preferences = account.preferences
        let offer = request.sessionDescription
        guard offer != nil || request.sessionBody == nil else {
            return .refuse(status: 488, .unusableOffer(call.remote))
        }
        if let always = Forwarding(preferences.forwardAlways, of: account, because: .unconditional) {
            return .forward(always)
        }
        let whenBusy = Forwarding(preferences.forwardBusy, of: account, because: .busy)
        if let status = self.occupation(of: account, besides: call.id) {
            return whenBusy.map { .forward($0) } ?? .refuse(status: status, .missed(call.remote, status: status))
        }
        let whenUnanswered = Forwarding(preferences.forwardNoAnswer, of: account, because: .noAnswer)
        guard self.presences.canRing(call.owner) else {
            return whenUnanswered.map { .forward($0) } ?? .refuse(status: 480, .missed(call.remote, status: 480))
        }
        return .ring(
            Invitation(
                offer: offer, expiresAt: request.expires.map { now + .seconds($0) }, whenBusy: whenBusy,
                whenUnanswered: whenUnanswered, noAnswerLimit: preferences.noAnswerLimit,
                autoAnswerDelay: Self.autoAnswerDelay(request, preferences, isTrusted: line.isServer(datagram))))
    }

    /// The status that says why the person cannot be rung up; `nil` when they can.
    func occupation(of account: Account, besides id: CallID? = nil) -> Int? {
        let preferences = account.preferences
        // RFC 3261, section 21.4.18: 480 is the answer of a telephone that shall not disturb.
        if preferences.doNotDisturb { return 480 }
        guard max(self.calls.count, self.openingMedia.count) < self.settings.callLimit,
            self.calls.values.count(where: { $0.account == account.id }) < self.settings.callsPerAccountLimit,
            preferences.callWaiting || !self.isInCall(account.owner, besides: id)
        else { return 486 }
        return nil
    }

    private static func autoAnswerDelay(
        _ request: Request, _ preferences: AccountPreferences, isTrusted: Bool
    ) -> Duration? {
        let asked = isTrusted ? request.autoAnswerDelay : nil
        return switch preferences.autoAnswer {
        case .off: nil
        case .trusted: asked
        case .always: asked ?? .zero
        }
    }

    private func recipientLine(of request: Request, _ datagram: Datagram) -> Line? {
        guard let account = self.recipient(of: request, datagram) else { return nil }
        return self.accounts[account.id].flatMap { self.lines[$0] }
    }
}
