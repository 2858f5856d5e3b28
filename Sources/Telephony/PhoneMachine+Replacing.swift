import Primitives
import SIP

// A new call takes the place of one that is up, without ringing (RFC 3891): we are the target of a transfer.

extension PhoneMachine {
    /// Whether the INVITE names a call to replace, and was dealt with here.
    mutating func receiveReplacing(
        _ session: InviteSessionID, _ request: Request, _ datagram: Datagram, now: Instant
    ) -> Bool {
        let values = request.headers.all(.replaces)
        guard !values.isEmpty else { return false }
        // RFC 3891, section 3: two of them, or one that cannot be read, is a bad request.
        guard values.count == 1, let replaces = Replaces(values[0]) else {
            self.agent.reject(session, status: 400, now: now)
            return true
        }
        guard self.stage.isWorking, let found = self.agent.session(replacedBy: replaces),
            let id = self.callOfSession[found.session], let old = self.calls[id],
            let line = self.accounts[old.account].flatMap({ self.lines[$0] }), let from = request.from
        else {
            self.agent.reject(session, status: 481, now: now)
            return true
        }
        // The limits do not count it, because it makes room for itself. That holds for one.
        guard !self.calls.values.contains(where: { $0.replaced == id }) else {
            self.agent.reject(session, status: 491, now: now)
            return true
        }
        if found.isConfirmed, replaces.isEarlyOnly {
            self.agent.reject(session, status: 486, now: now)
            return true
        }
        let offer = request.sessionDescription
        guard offer != nil || request.sessionBody == nil else {
            self.agent.reject(session, status: 488, now: now)
            return true
        }
        var call = self.makeCall(session, request, datagram, from: RemoteParty(from), to: line, now: now)
        call.replaced = id
        call.state = .preparing(session, Invitation(offer: offer, expiresAt: nil))
        self.insert(call, in: session)
        self.update(call.id, now: now) { _ in [.openMedia(local: datagram.local.address)] }
        return true
    }

    /// The new call is ready: its sound goes where the old one's went, and the old one ends.
    mutating func takePlace(_ id: CallID, of old: CallID, now: Instant) {
        guard let before = self.calls[old], let remote = self.calls[id]?.remote, before.canBeReplaced else {
            self.update(id, now: now) { $0.refuse(.replacedNothing($0.remote), status: 481, now: now) }
            return
        }
        self.calls[id]?.takenBy = before.takenBy
        if let tab = before.session { self.give(id, to: tab) }
        self.update(id, now: now) { $0.accept(now: now) }
        self.update(old, now: now) { $0.leave(because: .replaced(by: remote), now: now) }
    }
}
