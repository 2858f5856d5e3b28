// Answering 401 and 407 with the same request once more (RFC 3261, section 22.2).

import Primitives

extension UserAgent {
    enum RetryOutcome: Hashable {
        case retried(UInt64)
        case overflow
        case failed(AuthenticationFailure, realm: String?)
    }

    /// Sends the request again with credentials: same Call-ID and From, CSeq one higher, a new branch.
    ///
    /// Only where the request went to the server: a dialog may lead to anybody, and a digest lets whoever reads it try
    /// passwords at leisure. Nor is everything the server's that comes from there: a proxy passes on what the far end
    /// of a call says, so that only realms count that are known to be the server's.
    mutating func retry(_ record: ClientTransaction, after response: Response, now: Instant) -> RetryOutcome {
        guard Self.isServer(record.nextHop, of: record) else {
            return .failed(.noCredentials, realm: nil)
        }
        var authentication = record.authentication
        let answers: [AuthenticationExchange.Answer]
        let realms = record.purpose.isInsideCall ? self.realms.realms(of: authentication.credentials) : nil
        switch authentication.receive(response, limit: self.configuration.limits.challenges, realms: realms) {
        case .failed(let reason, let realm): return .failed(reason, realm: realm)
        case .answer(let list): answers = list
        }
        guard let key = Self.memoryKey(record.nextHop, authentication) else {
            return .failed(.noCredentials, realm: nil)
        }
        self.challenges.remember(answers, for: key)
        if !record.purpose.isInsideCall { self.realms.learn(answers, from: record.request.method) }
        let number = self.resend(record, authentication: authentication, now: now) { _ in }
        return number.map(RetryOutcome.retried) ?? .overflow
    }

    /// The server is where the dialog began, any of its addresses that DNS has told, and whoever shows its certificate.
    static func isServer(_ hop: Route, of record: ClientTransaction) -> Bool {
        if hop.remote.address == record.route.remote.address { return true }
        if hop.transport == .tls, hop.tls != nil, hop.tls == record.route.tls { return true }
        return record.authentication.credentials.contains { $0.homes.contains(hop.remote.address) }
    }

    /// Sends the request of a finished transaction again, changed: CSeq one higher, a new branch, fresh credentials.
    ///
    /// Returns nil at the limit of transactions.
    mutating func resend(
        _ record: ClientTransaction, authentication: AuthenticationExchange, corrections: Int? = nil, now: Instant,
        _ change: (inout Request) -> Void
    ) -> UInt64? {
        var request = record.request
        request.headers.remove(.via)
        request.headers.remove(.authorization)
        request.headers.remove(.proxyAuthorization)
        request.cSeq = CSeq(number: self.nextSequence(after: record), method: request.method)
        change(&request)
        let number = self.startTransaction(
            request, purpose: record.purpose, route: record.route, nextHop: record.nextHop,
            authentication: authentication, owner: record.owner, now: now)
        if let number { self.clients[number]?.corrections = corrections ?? record.corrections }
        return number
    }

    /// Inside a dialog the number comes from the dialog, whose other requests may have used the next one.
    private mutating func nextSequence(after record: ClientTransaction) -> UInt32 {
        let plain = (record.request.cSeq?.number ?? 0) &+ 1
        switch record.purpose {
        case .request, .invite, .cancel:
            return plain
        case .subscribe(let id):
            return self.nextSequence(of: id) ?? plain
        case .inDialog(_, let id), .reinvite(let id), .bye(let id):
            return self.sessions[id]?.dialogs.first.flatMap { self.nextSequence(in: $0.id, of: id) } ?? plain
        case .prack(let id, let dialog), .update(let id, let dialog, _):
            return self.nextSequence(in: dialog, of: id) ?? plain
        }
    }

    private mutating func nextSequence(in dialog: DialogID, of id: InviteSessionID) -> UInt32? {
        guard var session = self.sessions[id] else { return nil }
        let number = session.withDialog(dialog) { $0.nextSequence() }
        self.store(session)
        return number
    }
}
