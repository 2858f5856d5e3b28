// Who may do something here, and the requests that belong to no call: REGISTER and MESSAGE.

import Primitives
import SIP

extension Exchange {
    enum Admission: Hashable {
        case admitted
        case refused(status: Int, Headers)
    }

    /// Lets a request in whose digest is the user's (RFC 3261, section 22.2), or says how to come back.
    mutating func admit(_ request: Request, now: Instant) -> Admission {
        let settings = self.settings
        let outcome = self.verifier.verify(request, now: now) { $0 == settings.user ? settings.password : nil }
        switch outcome {
        case .accepted: return .admitted
        case .absent, .refused: return .refused(status: 401, self.challenge(now: now, isStale: false))
        case .stale: return .refused(status: 401, self.challenge(now: now, isStale: true))
        case .malformed: return .refused(status: 400, Headers())
        }
    }

    private mutating func challenge(now: Instant, isStale: Bool) -> Headers {
        var headers = Headers()
        for challenge in self.verifier.challenges(now: now, isStale: isStale) {
            headers.append(.wwwAuthenticate, challenge.description)
        }
        return headers
    }

    mutating func receiveRequest(
        _ id: IncomingRequestID, _ request: Request, _ session: InviteSessionID?, now: Instant
    ) {
        // What comes inside a call was let in with its INVITE.
        if session == nil, case .refused(let status, let headers) = self.admit(request, now: now) {
            return self.agent.respond(id, status: status, headers: headers, now: now)
        }
        if request.method == .register {
            self.receiveRegistration(id, request, now: now)
        } else {
            // A message or INFO is taken and shown to nobody.
            self.agent.respond(id, status: 200, now: now)
        }
    }

    private mutating func receiveRegistration(_ id: IncomingRequestID, _ request: Request, now: Instant) {
        // RFC 3261, section 10.3, steps 4 and 5: only one's own address-of-record, and only a known one.
        guard request.to?.uri.sip?.user == self.settings.user else {
            return self.agent.respond(id, status: 404, now: now)
        }
        switch self.registrar.register(request, now: now) {
        case .accepted(let contacts):
            var headers = Headers()
            for contact in contacts { headers.append(.contact, contact.description) }
            self.agent.respond(id, status: 200, headers: headers, now: now)
        case .tooBrief(let minimum):
            self.agent.respond(id, status: 423, headers: [.minExpires: "\(minimum)"], now: now)
        case .malformed(let reason):
            self.agent.respond(id, status: 400, reason: reason, now: now)
        case .full:
            self.agent.respond(id, status: 403, reason: "Too Many Contacts", now: now)
        }
    }
}
