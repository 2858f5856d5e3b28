// Access to the one dialog that a request names, whatever state the session is in.

import Primitives

extension InviteSession {
    /// Changes the dialog with that identity where it is kept; nil when the session has none.
    mutating func withDialog<Result>(_ id: DialogID, _ body: (inout Dialog) -> Result) -> Result? {
        switch self.state {
        case .calling(var calling):
            guard let index = calling.early.firstIndex(where: { $0.id == id }) else { return nil }
            defer { self.state = .calling(calling) }
            return body(&calling.early[index].dialog)
        case .ringing(var ringing):
            guard ringing.dialog.id == id else { return nil }
            defer { self.state = .ringing(ringing) }
            return body(&ringing.dialog)
        case .confirmed(var confirmed):
            guard confirmed.dialog.id == id else { return nil }
            defer { self.state = .confirmed(confirmed) }
            return body(&confirmed.dialog)
        case .ending(var ending):
            guard ending.dialog.id == id else { return nil }
            defer { self.state = .ending(ending) }
            return body(&ending.dialog)
        }
    }

    /// Takes the 200 that an ACK with this number belongs to; nil when it was acknowledged before.
    mutating func acknowledge(sequence: UInt32) -> UnacknowledgedSuccess? {
        switch self.state {
        case .calling, .ringing:
            return nil
        case .confirmed(var confirmed):
            defer { self.state = .confirmed(confirmed) }
            return confirmed.unacknowledged.removeFirst(sequence: sequence)
        case .ending(var ending):
            defer { self.state = .ending(ending) }
            return ending.unacknowledged.removeFirst(sequence: sequence)
        }
    }

    /// The offer/answer state of a dialog; nil when the session has no such dialog, or it is ending.
    func offer(in id: DialogID) -> OfferState? {
        switch self.state {
        case .calling(let calling): calling.early.first { $0.id == id }?.offer
        case .ringing(let ringing): ringing.offer
        case .confirmed(let confirmed): confirmed.offer
        case .ending: nil
        }
    }

    mutating func setOffer(_ offer: OfferState, in id: DialogID) {
        switch self.state {
        case .calling(var calling):
            guard let index = calling.early.firstIndex(where: { $0.id == id }) else { return }
            calling.early[index].offer = offer
            self.state = .calling(calling)
        case .ringing(var ringing):
            ringing.offer = offer
            self.state = .ringing(ringing)
        case .confirmed(var confirmed):
            confirmed.offer = offer
            self.state = .confirmed(confirmed)
        case .ending:
            break
        }
    }

    /// Takes the offer of theirs that waits for the transaction user, with its dialog.
    mutating func takeTheirOffer() -> (offer: PendingOffer, dialog: Dialog)? {
        for dialog in self.dialogs {
            guard case .theirs(let offer)? = self.offer(in: dialog.id) else { continue }
            self.setOffer(.none, in: dialog.id)
            return (offer, dialog)
        }
        return nil
    }

    /// What the session timer asks for now.
    mutating func takeTimerAction(now: Instant) -> SessionTimer.Action? {
        guard case .confirmed(var confirmed) = self.state else { return nil }
        let action = confirmed.timer?.handleTimeout(now: now)
        self.state = .confirmed(confirmed)
        return action
    }

    /// What the reliable provisional responses ask for now.
    mutating func takeProvisionalAction(now: Instant) -> ReliableProvisionals.Action? {
        guard case .ringing(var ringing) = self.state else { return nil }
        let action = ringing.provisionals.handleTimeout(now: now)
        self.state = .ringing(ringing)
        return action
    }

    /// Whether the wait of an offer that met another one is over.
    mutating func takeDelayedOffer(now: Instant) -> Bool {
        guard case .confirmed(var confirmed) = self.state, confirmed.delay.handleTimeout(now: now) else { return false }
        self.state = .confirmed(confirmed)
        return true
    }

    /// Asks each 200 whose time has come what to do.
    mutating func handleTimeout(now: Instant) -> [(SuccessRetransmission.Action, UnacknowledgedSuccess)] {
        switch self.state {
        case .calling, .ringing:
            return []
        case .confirmed(var confirmed):
            defer { self.state = .confirmed(confirmed) }
            return confirmed.unacknowledged.handleTimeout(now: now)
        case .ending(var ending):
            defer { self.state = .ending(ending) }
            return ending.unacknowledged.handleTimeout(now: now)
        }
    }
}

extension [UnacknowledgedSuccess] {
    fileprivate mutating func removeFirst(sequence: UInt32) -> UnacknowledgedSuccess? {
        self.firstIndex { $0.sequence == sequence }.map { self.remove(at: $0) }
    }

    fileprivate mutating func handleTimeout(
        now: Instant
    ) -> [(SuccessRetransmission.Action, UnacknowledgedSuccess)] {
        self.indices.compactMap { index in
            self[index].retransmission.handleTimeout(now: now).map { ($0, self[index]) }
        }
    }
}
