import Primitives
import SIP

// The far end of a call asks us to call somebody else instead (RFC 3515): we are the transferee.

extension PhoneMachine {
    /// Only whoever we are talking to may send us elsewhere, and one transfer at a time. A call that answered itself
    /// follows nobody until a person has done something with it: else whoever calls could dial with our line. Nor does
    /// one that came past the account's server: what the new call costs, the server's own people would have to pay.
    mutating func receiveRefer(
        _ id: IncomingRequestID, _ request: Request, _ datagram: Datagram, in session: InviteSessionID?, now: Instant
    ) {
        guard let session, let callID = self.callOfSession[session], let call = self.calls[callID],
            case .active = call.state, self.stage.isWorking
        else { return self.agent.respond(id, status: session == nil ? 403 : 481, now: now) }
        guard !call.isUnattended else { return self.agent.respond(id, status: 603, now: now) }
        guard let line = self.accounts[call.account].flatMap({ self.lines[$0] }), line.isServer(datagram) else {
            return self.agent.respond(id, status: 403, now: now)
        }
        guard let (target, headers) = Self.referTarget(of: request, line.account) else {
            return self.agent.respond(id, status: 400, now: now)
        }
        guard !self.referrals.values.contains(where: { $0.call == callID }) else {
            return self.agent.respond(id, status: 491, now: now)
        }
        guard self.hasRoomForCall(of: call.account) else { return self.agent.respond(id, status: 503, now: now) }
        let wantsReports = request.headers[.referSub]?.lowercased() != "false"
        var answer = Headers()
        if let contact = self.agent.contact(of: session) { answer.append(.contact, contact) }
        if !wantsReports { answer.append(.referSub, "false") }
        self.agent.respond(id, status: 202, headers: answer, now: now)
        let notifier = Notifier(
            body: StatusFragment(status: 100).description, expires: self.settings.transferLimit, now: now)
        self.place(
            target, headers, from: line, instead: call,
            Referral(
                call: callID, session: session, number: request.cSeq?.number ?? 0,
                notifier: wantsReports ? notifier : nil), now: now)
    }

    /// The new call, and the headers that it takes over from the REFER.
    private static func referTarget(of request: Request, _ account: Account) -> (DialTarget, Headers)? {
        let values = request.headers.all(.referTo)
        guard values.count == 1, let address = try? NameAddress(parsing: values[0]), var uri = address.uri.sip,
            uri.parameters["method"].map({ $0.uppercased() == "INVITE" }) ?? true,
            !uri.isSecure || account.server.transport == .tls
        else { return nil }
        var headers = Headers()
        // RFC 3261, section 19.1.5: of the headers in a URI only the one that transfers need is taken over.
        if let header = uri.headers.first(where: { $0.name.lowercased() == "replaces" }) {
            guard let replaces = Replaces(header.value) else { return nil }
            headers.append(.replaces, replaces.description)
            headers.append(.require, "replaces")
        }
        if let referredBy = request.headers[.referredBy] { headers.append(.referredBy, referredBy) }
        uri.headers = []
        uri.parameters["method"] = nil
        return (DialTarget(uri: uri), headers)
    }

    /// The tab moves to the new call at once; the old one ends by the far end's BYE, or goes on when nobody answers.
    private mutating func place(
        _ target: DialTarget, _ headers: Headers, from line: Line, instead old: Call, _ referral: Referral, now: Instant
    ) {
        let id = self.dial(target, headers, from: line, now: now)
        self.referrals[id] = referral
        if let tab = old.session { self.give(id, to: tab) }
        self.tell(
            .notice(
                old.owner, .info, code: "transferredHere",
                message: "\(old.remote.name) transfers you to \(target.party.name)."))
        self.report(id)
        self.report(old.id)
        self.notify(id, now: now) { $0.begin(now: now) }
        self.serveWaiting(line.id, now: now)
    }

    /// Tells the far end of the old call how the new one stands.
    mutating func followReferral(_ id: CallID, now: Instant) {
        guard let referral = self.referrals[id], let state = self.calls[id]?.snapshot.state else { return }
        let status = Referral.status(of: state)
        // The first final status is the last word: how a call ends that was answered is no failure of the transfer.
        guard referral.reported < 200, status > referral.reported else { return }
        self.referrals[id]?.reported = status
        let end = status >= 200 ? "noresource" : nil
        self.notify(id, now: now) { $0.tell(StatusFragment(status: status).description, end: end, now: now) }
        guard status >= 300, let tab = self.calls[id]?.session, self.calls[referral.call] != nil else { return }
        self.give(referral.call, to: tab)
        self.report(referral.call)
    }

    mutating func referralNotified(_ id: CallID, status: Int?, now: Instant) {
        self.notify(id, now: now) { $0.answered(status: status, now: now) }
    }

    mutating func referralTimeout(_ id: CallID, now: Instant) {
        self.notify(id, now: now) { $0.handleTimeout(now: now) }
    }

    /// SUBSCRIBE inside a call prolongs what a REFER began, or ends it (RFC 3515, section 2.4.4).
    mutating func receiveSubscribe(
        _ id: IncomingRequestID, _ request: Request, in session: InviteSessionID?, now: Instant
    ) {
        guard EventPackage(request)?.name == "refer" else {
            return self.agent.respond(id, status: 489, headers: [.allowEvents: "refer"], now: now)
        }
        let found = self.referrals.first { $0.value.session == session && $0.value.notifier?.isOver == false }
        guard session != nil, let (call, _) = found else { return self.agent.respond(id, status: 481, now: now) }
        let wanted = min(.seconds(request.expires ?? 60), self.settings.transferLimit)
        self.agent.respond(id, status: 200, headers: [.expires: "\(wanted.wholeSeconds)"], now: now)
        self.notify(call, now: now) { $0.refresh(expires: wanted, now: now) }
    }

    private mutating func notify(
        _ id: CallID, now: Instant, _ input: (inout Notifier) -> Notifier.Notification?
    ) {
        guard var referral = self.referrals[id], var notifier = referral.notifier else {
            return self.forgetReferral(id)
        }
        let notification = input(&notifier)
        referral.notifier = notifier
        self.referrals[id] = referral
        if let notification { self.send(notification, of: id, referral, now: now) }
        self.timers.schedule(.referral(id), at: self.referrals[id]?.notifier?.deadline)
        self.forgetReferral(id)
    }

    private mutating func send(
        _ notification: Notifier.Notification, of id: CallID, _ referral: Referral, now: Instant
    ) {
        var headers = Headers()
        headers.append(.event, EventPackage(name: "refer", id: String(referral.number)).description)
        headers.append(.subscriptionState, notification.state.description)
        if let contact = self.agent.contact(of: referral.session) { headers.append(.contact, contact) }
        let request = self.agent.sendInDialog(
            referral.session, method: .notify, headers: headers, contentType: "message/sipfrag;version=2.0",
            body: Array(notification.body.utf8), now: now)
        if let request {
            self.requests[request] = .referNotify(id)
        } else {
            // The old call is over, and nobody listens.
            self.referrals[id]?.notifier = nil
        }
    }

    /// When everything is told, and the new call cannot fail any more.
    private mutating func forgetReferral(_ id: CallID) {
        guard let referral = self.referrals[id], referral.notifier?.isOver ?? true,
            referral.reported >= 200 || self.calls[id] == nil
        else { return }
        self.referrals[id] = nil
        self.timers.schedule(.referral(id), at: nil)
    }
}
