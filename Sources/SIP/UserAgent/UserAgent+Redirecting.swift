// 3xx to our INVITE: where it goes on (RFC 3261, section 8.1.3.4).

import Primitives

extension UserAgent {
    /// Follows a 3xx, or goes on to the next target of an earlier one; else the call has failed.
    ///
    /// The request keeps its way: the account's own server sees each target and may refuse it.
    mutating func redirect(_ record: ClientTransaction, of id: InviteSessionID, after response: Response, now: Instant)
    {
        guard let session = self.sessions[id], case .calling(var calling) = session.state else { return }
        let isRedirection = Self.isFollowed(response.status)
        if isRedirection {
            calling.redirection.add(response.contacts, from: record.request.uri) {
                Self.target(for: $0, origin: record.request.uri, transport: record.route.transport)
            }
        }
        // A global failure is the last word, whatever targets are left (section 21.6).
        let mayGoOn = isRedirection || (calling.redirection.followed > 0 && response.status < 600)
        let limit = self.configuration.limits.redirections
        guard mayGoOn, let target = calling.redirection.next(limit: limit) else {
            let isCircle = isRedirection && calling.redirection.followed > 0
            self.fail(id, isCircle ? .redirectedInCircles(response) : .rejected(response))
            return
        }
        self.call(target, session: session, calling: calling, record: record, now: now)
    }

    private mutating func call(
        _ target: URI, session: InviteSession, calling: InviteSession.Calling, record: ClientTransaction, now: Instant
    ) {
        let authentication = AuthenticationExchange(credentials: session.credentials)
        let number = self.resend(record, authentication: authentication, corrections: 0, now: now) { $0.uri = target }
        guard let number else {
            self.fail(session.id, .overflow)
            return
        }
        self.goOn(session, calling, in: number, now: now)
        self.emit(.redirected(session.id, target))
    }

    /// 305 and 380 want something else than the same call at another address.
    private static func isFollowed(_ status: Int) -> Bool { [300, 301, 302].contains(status) }

    /// The Request-URI for a Contact of a 3xx; nil when it cannot be called.
    private static func target(for contact: URI, origin: URI, transport: Transport) -> URI? {
        switch contact {
        case .sip(var uri):
            guard !uri.isSecure || transport == .tls else { return nil }
            guard uri.parameters["method"].map({ $0.isEqualIgnoringCase(to: "INVITE") }) ?? true else { return nil }
            // Headers of a URI from elsewhere could forge parts of the request (section 19.1.5).
            uri.headers = []
            uri.parameters["method"] = nil
            return .sip(uri)
        case .other("tel", let rest):
            guard let host = origin.sip?.host else { return nil }
            let number = String(rest.prefix { $0 != ";" })
            return number.isEmpty ? nil : .sip(SIPURI(user: number, host: host, parameters: ["user": "phone"]))
        case .other:
            return nil
        }
    }
}
