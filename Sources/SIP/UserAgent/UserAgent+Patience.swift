// INVITEs that nobody answers, told long before timer B, so that another server can be tried (RFC 3263, section 4.3).

import Primitives

extension UserAgent {
    /// How long an INVITE may stay without any response before `Event.silent` tells of it.
    public struct Patience: Hashable, Sendable {
        /// Over UDP.
        public var datagram: Duration
        /// Over TCP and TLS, where a connection may have to be made first.
        public var stream: Duration

        public init(datagram: Duration, stream: Duration) {
            self.datagram = datagram
            self.stream = stream
        }
    }

    /// When nobody waits any longer for the first response to the INVITE of that transaction.
    func silenceDeadline(_ patience: Patience?, of number: UInt64, now: Instant) -> Instant? {
        guard let patience, let transport = self.clients[number]?.nextHop.transport else { return nil }
        return now + (transport.isReliable ? patience.stream : patience.datagram)
    }

    /// The call goes on in another transaction, which may stay unanswered as long as the first.
    mutating func goOn(
        _ session: InviteSession, _ calling: InviteSession.Calling, in number: UInt64, now: Instant
    ) {
        var session = session
        var next = calling.retried(in: number)
        next.silentAt = self.silenceDeadline(session.patience, of: number, now: now)
        session.state = .calling(next)
        self.store(session)
    }

    /// The INVITE takes another transport: what went before says nothing about this one.
    mutating func restartPatience(of id: InviteSessionID, in number: UInt64, now: Instant) {
        guard var session = self.sessions[id], case .calling(var calling) = session.state, calling.silentAt != nil
        else { return }
        calling.silentAt = self.silenceDeadline(session.patience, of: number, now: now)
        session.state = .calling(calling)
        self.store(session)
    }
}

extension InviteSession {
    /// Whether the INVITE has now stayed unanswered for too long; told once for each transaction.
    mutating func takeSilence(now: Instant) -> Bool {
        guard case .calling(var calling) = self.state, let due = calling.silentAt, due <= now else { return false }
        calling.silentAt = nil
        self.state = .calling(calling)
        return true
    }
}
