import Primitives
import SDP
import SIP

// OPTIONS: what the phone can do, and whether a call would get through now (RFC 3261, section 11.2).

extension PhoneMachine {
    mutating func receiveOptions(_ id: IncomingRequestID, _ request: Request, _ datagram: Datagram, now: Instant) {
        let account = self.recipient(of: request, datagram)
        if let account { self.agent.setOwner(MessageOwner(account.id), of: id) }
        let status = self.optionsStatus(of: request, for: account)
        var body: [UInt8] = []
        if status == 200, request.accepts("application/sdp") {
            let audio = AudioChoice(account?.preferences ?? AccountPreferences(), usual: self.settings.formats)
            // RFC 3264, section 9: capabilities have no port, as nothing is received yet.
            var capabilities = OfferAnswer(
                local: LocalAudio(address: datagram.local.address, port: 0, audio),
                sessionID: UInt64(self.entropy.uint32()))
            body = capabilities.offer().serialized()
        }
        self.agent.answerOptions(id, status: status, body: body, now: now)
    }

    /// As an INVITE would be answered.
    private func optionsStatus(of request: Request, for account: Account?) -> Int {
        // A server that asks whether we are there names nobody.
        guard request.uri.sip?.user != nil else { return 200 }
        guard let account else { return 404 }
        guard self.stage.isWorking, self.presences.canRing(account.owner) else { return 480 }
        guard self.stage.takesCalls else { return 503 }
        return self.occupation(of: account) ?? 200
    }

    /// What the account's person wants of a call of theirs, told to the agent.
    mutating func usePreferences(of account: Account, in session: InviteSessionID) {
        self.agent.useReliableProvisionals(account.preferences.reliableProvisional, for: session)
        self.agent.useSessionInterval(account.preferences.sessionSeconds, for: session)
    }
}

extension AccountPreferences {
    /// The session interval as SIP counts it; RFC 4028, section 5 allows none below 90 seconds.
    var sessionSeconds: Int {
        let seconds = Int(self.sessionTimer.components.seconds)
        return seconds <= 0 ? 0 : max(90, seconds)
    }
}

extension Request {
    /// Whether Accept names the media type. (Without Accept it does too, but then nobody has asked for a body.)
    fileprivate func accepts(_ type: String) -> Bool {
        self.tokens(.accept).contains { $0.lowercased().hasPrefix(type) }
    }
}
