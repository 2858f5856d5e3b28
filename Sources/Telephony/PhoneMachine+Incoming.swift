import Media
import Primitives
import SIP

// Requests that the network sends by itself.

extension PhoneMachine {
    mutating func receive(
        _ request: Request, _ id: IncomingRequestID, _ datagram: Datagram, in session: InviteSessionID?, now: Instant
    ) {
        switch request.method {
        case .message: self.receiveMessage(id, request, datagram, in: session, now: now)
        case .info: self.receiveInfo(id, request, in: session, now: now)
        case .notify: self.receiveNotify(id, request, in: session, now: now)
        case .refer: self.receiveRefer(id, request, datagram, in: session, now: now)
        case .subscribe: self.receiveSubscribe(id, request, in: session, now: now)
        default:
            // RFC 3261, section 21.4.6: a 405 names what is allowed.
            let allowed = self.settings.agent.allow.map(\.rawValue).joined(separator: ", ")
            self.agent.respond(id, status: 405, headers: [.allow: allowed], now: now)
        }
    }

    /// A digit in an INFO, as telephones without RFC 4733 send it.
    private mutating func receiveInfo(
        _ id: IncomingRequestID, _ request: Request, in session: InviteSessionID?, now: Instant
    ) {
        guard let call = session.flatMap({ self.callOfSession[$0] }) else {
            self.agent.respond(id, status: 481, now: now)
            return
        }
        if let package = request.headers["Info-Package"], !package.isEmpty {
            // RFC 6086, section 4.2.2: no package is known here, and an empty Recv-Info says so.
            self.agent.respond(id, status: 469, headers: ["Recv-Info": ""], now: now)
            return
        }
        if request.body.isEmpty {
            self.agent.respond(id, status: 200, now: now)
            return
        }
        guard let digit = request.infoDigit else {
            let accepted = "application/dtmf-relay, application/dtmf"
            self.agent.respond(id, status: 415, headers: [.accept: accepted], now: now)
            return
        }
        self.agent.respond(id, status: 200, now: now)
        self.update(call, now: now) { $0.receive(.digit(digit), now: now) }
    }

    /// The account that a request is meant for. Where several share its user, it is the one that is bound at the server
    /// from which the request comes, or else the one of the domain that it names.
    func recipient(of request: Request, _ datagram: Datagram? = nil) -> Account? {
        let all = self.accounts.values.sorted().compactMap { self.lines[$0] }
        let bound = datagram.map { datagram in all.filter { $0.isServer(datagram) } } ?? []
        guard let uri = request.uri.sip, let user = uri.user else { return Self.called(by: request, among: bound) }
        let lines = all.filter { $0.account.user == user }
        guard !lines.isEmpty else { return Self.called(by: request, among: bound) }
        guard lines.count > 1 else { return lines.first?.account }
        let domains = [request.to?.uri.sip?.host, uri.host]
        let ours = bound.filter { $0.account.user == user }
        let candidates = ours.isEmpty ? lines : ours
        return (candidates.first { domains.contains($0.account.domain.lowercased()) } ?? candidates.first)?.account
    }

    /// Carriers write the number that was dialled into the Request-URI, and not the user that registered: of the accounts
    /// bound at the server it is the one that P-Called-Party-ID (RFC 7315) or To names, or the only one.
    private static func called(by request: Request, among bound: [Line]) -> Account? {
        let party = request.headers["P-Called-Party-ID"].flatMap { try? NameAddress(parsing: $0) }
        let users = [party, request.to].compactMap { $0?.uri.sip?.user }
        let named = bound.first { users.contains($0.account.user) }
        return (named ?? (bound.count == 1 ? bound[0] : nil))?.account
    }
}
