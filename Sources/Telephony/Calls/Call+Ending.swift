import Primitives
import SIP

// The ways out of a call.

extension Call {
    /// The person hangs up, in whatever state the call is; again is harmless.
    mutating func hangUp(now: Instant) -> [Action] {
        switch self.state {
        case .alerting: self.reject(.decline, now: now)
        case .active, .preparing: self.leave(because: .hungUp, now: now)
        case .resolving, .opening, .inviting, .ending, .ended:
            self.leave(because: .cancelled(self.remote), now: now)
        }
    }

    /// Hangs up from this side, for whatever reason.
    mutating func leave(because end: CallEnd, now: Instant) -> [Action] {
        switch self.state {
        case .resolving, .opening:
            return self.finish(end, now: now)
        case .preparing, .alerting:
            return self.refuse(end, status: 480, now: now)
        case .inviting(let session, _), .active(let session):
            self.state = .ending(session, end, until: now + self.limits.ending)
            return [.closeMedia, .report, .hangUp(session, nil)]
        case .ending, .ended:
            return []
        }
    }

    /// The call cannot start or go on, and the network need not be told any more.
    mutating func finish(_ end: CallEnd, now: Instant) -> [Action] {
        if case .ended = self.state { return [] }
        self.state = .ended(end, after: self.inviteSession)
        self.endedAt = now
        return [.closeMedia, .report, .end]
    }

    /// There is no port for the sound: a caller hears that nobody can be reached here now.
    mutating func mediaFailed(_ failure: MediaOpenFailure, now: Instant) -> [Action] {
        if case .preparing = self.state { return [.missed] + self.refuse(.media(failure), status: 480, now: now) }
        return self.finish(.media(failure), now: now)
    }

    /// The INVITE ended without a dialog. When we hung up before, that is the reason, whatever crossed it.
    mutating func failed(_ failure: InviteFailure, now: Instant) -> [Action] {
        if case .ending(_, let end, _) = self.state { return self.finish(end, now: now) }
        if self.encryption.wish == .required, case .rejected(let response) = failure,
            Self.refusalsOfMedia.contains(response.status)
        {
            return self.finish(.encryptionRefused(self.remote, response, server: self.server), now: now)
        }
        return self.finish(self.end(of: failure), now: now)
    }

    /// RFC 3261, sections 21.4.13, 21.4.26 and 21.6.4: what was offered is not wanted.
    private static let refusalsOfMedia: Set<Int> = [415, 488, 606]

    mutating func remoteEnded(_ cause: EndCause, now: Instant) -> [Action] {
        if case .ending(_, let end, _) = self.state { return self.finish(end, now: now) }
        if let transfer = self.transfer, transfer.isOpen, transfer.isAccepted, case .remote = cause {
            // Many hang up as soon as the new call stands, and say so by no NOTIFY.
            return self.finish(.transferred(to: transfer.target), now: now)
        }
        return self.finish(CallEnd(cause, remote: self.remote, server: self.server), now: now)
    }

    mutating func handleTimeout(now: Instant) -> [Action] {
        guard let deadline = self.deadline, deadline <= now else { return [] }
        switch self.state {
        case .resolving, .opening:
            return self.finish(.noAnswer(self.remote, after: self.limits.ringing), now: now)
        case .inviting(let session, _):
            return self.giveUp(session, .noAnswer(self.remote, after: now - self.startedAt), now: now)
        case .preparing:
            return [.missed] + self.refuse(.missed(self.remote, status: 480), status: 480, now: now)
        case .alerting(let session, let alerting):
            return self.alertingTimeout(session, alerting, now: now)
        case .ending(_, let end, _):
            // The agent goes on with CANCEL or BYE by itself; the person need not wait for it.
            return self.finish(end, now: now)
        case .active:
            return self.transferTimeout(now: now)
        case .ended:
            return []
        }
    }

    /// Whether the call is up, or ours and on its way.
    var canBeReplaced: Bool {
        switch self.state {
        case .inviting, .active: true
        case .resolving, .opening, .preparing, .alerting, .ending, .ended: false
        }
    }
}
