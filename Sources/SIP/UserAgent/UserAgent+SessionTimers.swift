// Session timers, whoever refreshes (RFC 4028).

import Primitives

extension SessionTimer {
    /// From the 2xx to a request of ours: without Session-Expires there is no timer (section 7.2).
    init?(answer response: Response, now: Instant) {
        guard let expires = SessionExpires(response), expires.seconds >= Self.shortestSeconds else { return nil }
        self.init(seconds: expires.seconds, refresher: expires.refresher == .server ? .peer : .us, now: now)
    }
}

extension UserAgent {
    /// The session interval to ask for in a call of theirs, in seconds; zero asks for none.
    public mutating func useSessionInterval(_ seconds: Int, for session: InviteSessionID) {
        self.sessions[session]?.interval = seconds
    }

    /// A too short interval is refused, as long as the sender can understand that (section 9).
    static func intervalRefusal(of request: Request) -> Refusal? {
        guard request.method == .invite || request.method == .update, let expires = SessionExpires(request),
            expires.seconds < SessionTimer.minimumSeconds, request.knows(OptionTag.sessionTimer)
        else { return nil }
        return Refusal(422, .minSE, [String(SessionTimer.minimumSeconds)])
    }

    /// The timer that our 2xx to this request starts, and the headers that tell the peer (section 9, table 2).
    func sessionTimer(answering request: Request, interval: Int, now: Instant) -> (SessionTimer?, Headers) {
        let isKnown = request.knows(OptionTag.sessionTimer)
        let asked = SessionExpires(request)
        guard isKnown || asked != nil, asked != nil || interval > 0 else { return (nil, Headers()) }
        let seconds = max(
            asked?.seconds ?? max(interval, request.minSE ?? 0), SessionTimer.minimumSeconds)
        // Who does not know the extension cannot refresh; who asks and names nobody may as well do it.
        let refresher: SessionExpires.Refresher =
            isKnown ? asked?.refresher ?? (asked == nil ? .server : .client) : .server
        var headers = Headers()
        if refresher == .client { headers.append(.require, OptionTag.sessionTimer) }
        headers.append(.sessionExpires, SessionExpires(seconds: seconds, refresher: refresher).description)
        return (SessionTimer(seconds: seconds, refresher: refresher == .server ? .us : .peer, now: now), headers)
    }

    /// Our re-INVITE and UPDATE repeat the interval and who refreshes, and what a 422 named (sections 7.3 and 7.4).
    func addSessionTimer(_ confirmed: InviteSession.Confirmed, of session: InviteSession, to headers: inout Headers) {
        if let timer = confirmed.timer {
            let refresher: SessionExpires.Refresher = timer.refresher == .us ? .client : .server
            headers.append(.sessionExpires, SessionExpires(seconds: timer.seconds, refresher: refresher).description)
        } else {
            guard session.interval > 0 else { return }
            headers.append(.sessionExpires, SessionExpires(seconds: session.interval).description)
        }
        if let minimum = session.minimumInterval { headers.append(.minSE, String(minimum)) }
    }

    mutating func perform(_ action: SessionTimer.Action, of id: InviteSessionID, now: Instant) {
        guard var session = self.sessions[id], case .confirmed(let confirmed) = session.state else { return }
        switch action {
        case .refresh where confirmed.allowsUpdate:
            self.sendUpdate(session, in: confirmed.dialog.id, body: [], contentType: nil, now: now)
        case .refresh:
            self.emit(.refreshDue(id))
        case .expire:
            self.closeOffer(of: confirmed, now: now)
            self.emit(.ended(id, .expired))
            session.state = .ending(
                InviteSession.Ending(dialog: confirmed.dialog, unacknowledged: [], bye: .sent))
            self.store(session)
            let reason = Reason(protocolName: "SIP", cause: 408, text: "Session expired")
            self.sendBye(session: id, reason: reason, now: now)
        }
    }
}
