// Refusals that say what is wrong with our INVITE: it is changed and tried again (RFC 3261, section 8.1.3.5).

import Primitives

extension UserAgent {
    /// True when the INVITE is on its way again.
    mutating func correct(
        _ record: ClientTransaction, of id: InviteSessionID, after response: Response, now: Instant
    ) -> Bool {
        guard var session = self.sessions[id], case .calling(let calling) = session.state,
            let number = self.resendCorrected(record, of: &session, after: response, now: now)
        else { return false }
        self.goOn(session, calling, in: number, now: now)
        return true
    }

    /// The transaction of the changed request; nil when nothing can be changed, or not any more.
    mutating func resendCorrected(
        _ record: ClientTransaction, of session: inout InviteSession, after response: Response, now: Instant
    ) -> UInt64? {
        guard record.corrections < self.configuration.limits.corrections else { return nil }
        let change: (inout Request) -> Void
        switch response.status {
        case 420:
            // Whoever does not know an extension should not have to hear of it.
            let refused = response.tokens(.unsupported)
            guard refused.contains(where: { record.request.knows($0) }) else { return nil }
            change = { $0.drop(options: refused) }
        case 422:
            guard let minimum = response.minSE, let asked = SessionExpires(record.request), minimum > asked.seconds
            else { return nil }
            session.minimumInterval = minimum
            session.interval = minimum
            change = { request in
                request.headers[.sessionExpires] =
                    SessionExpires(seconds: minimum, refresher: asked.refresher).description
                request.headers[.minSE] = String(minimum)
            }
        case _:
            return nil
        }
        self.store(session)
        let number = self.resend(
            record, authentication: AuthenticationExchange(credentials: session.credentials),
            corrections: record.corrections + 1, now: now, change)
        // Inside a dialog the number of the request was taken from it meanwhile.
        session = self.sessions[session.id] ?? session
        return number
    }
}

extension Request {
    /// Takes option tags out of Supported and Require, and the headers that belong to them.
    fileprivate mutating func drop(options: [String]) {
        for name in [HeaderName.supported, .require] {
            let kept = self.tokens(name).filter { option in
                !options.contains { $0.isEqualIgnoringCase(to: option) }
            }
            self.headers[name] = kept.isEmpty ? nil : kept.joined(separator: ", ")
        }
        if options.contains(where: { $0.isEqualIgnoringCase(to: OptionTag.sessionTimer) }) {
            self.headers.remove(.sessionExpires)
            self.headers.remove(.minSE)
        }
    }
}
