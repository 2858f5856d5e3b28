import Primitives
import SIP

// What people do with a call that rings. All tabs of its user may act; whoever comes first decides.

extension PhoneMachine {
    mutating func acceptCall(_ id: CallID, in tab: SessionID, now: Instant) throws(PhoneError) -> CallSnapshot {
        let call = try self.call(id)
        guard let presence = self.presences[tab] else { throw .noSuchSession }
        guard case .alerting = call.state else {
            // A click more on the same button is no mistake.
            if call.takenBy != nil, call.session == tab { return call.snapshot }
            if let taker = call.takenBy { throw .answeredElsewhere(device: taker.deviceName) }
            throw .notRinging
        }
        self.calls[id]?.takenBy = presence
        self.makeRoom(in: tab, for: id, now: now)
        self.give(id, to: tab)
        self.update(id, now: now) { $0.accept(now: now) }
        return self.calls[id]?.snapshot ?? call.snapshot
    }

    /// The tab that came last is where the person is. Nobody is put through into the middle of another call.
    mutating func autoAnswer(_ id: CallID, now: Instant) {
        guard let call = self.calls[id], !self.isInCall(call.owner, besides: id),
            let tab = self.presences.sessions(of: call.owner).last
        else { return }
        self.calls[id]?.isAutoAnswered = true
        // It rings, and the tab is there: nothing that accepting refuses.
        _ = try? self.acceptCall(id, in: tab, now: now)
    }

    /// Whether a call of the user's is up, rings or is on its way.
    func isInCall(_ user: UserID, besides id: CallID?) -> Bool {
        self.calls.values.contains { call in
            guard call.owner == user, call.id != id else { return false }
            return switch call.state {
            case .resolving, .opening, .inviting, .preparing, .alerting, .active: true
            case .ending, .ended: false
            }
        }
    }

    mutating func rejectCall(_ id: CallID, _ rejection: Rejection, now: Instant) throws(PhoneError) {
        let call = try self.call(id)
        guard case .alerting = call.state else {
            if let taker = call.takenBy { throw .answeredElsewhere(device: taker.deviceName) }
            throw .notRinging
        }
        self.update(id, now: now) { $0.reject(rejection, now: now) }
    }

    mutating func openSession(_ session: SessionID, _ presence: Presence) throws(PhoneError) {
        guard self.presences[session] != nil || self.presences.count < self.settings.sessionLimit else { throw .busy }
        self.presences.insert(session, presence)
    }

    /// The tab is gone: what it heard goes on without it.
    mutating func closeSession(_ session: SessionID) {
        self.presences.remove(session)
        self.detach(session)
    }
}
