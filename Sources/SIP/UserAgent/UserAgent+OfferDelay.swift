// Offers that meet other offers, and are made again later (RFC 3261, sections 14.1 and 14.2).

import Primitives

extension InviteSession.Confirmed {
    /// Whether no offer is open on either side and no 200 of ours waits for its ACK.
    var isFreeForOffer: Bool { self.offer == .none && self.unacknowledged.isEmpty }
}

extension UserAgent {
    /// The transaction user wants to offer while it may not: its turn comes by the same rule as after a 491.
    mutating func postponeOffer(_ session: InviteSession, confirmed: InviteSession.Confirmed, now: Instant) {
        var session = session
        var confirmed = confirmed
        let isPostponed = confirmed.delay.isWaiting || self.waitAfterGlare(&confirmed, now: now)
        session.state = .confirmed(confirmed)
        self.store(session)
        self.emit(isPostponed ? .reinvitePostponed(session.id) : .reinviteFailed(session.id, nil))
    }

    /// 491 and 500 with Retry-After say that another offer was open: whether ours will be made again.
    mutating func delay(_ confirmed: inout InviteSession.Confirmed, after response: Response, now: Instant) -> Bool {
        switch (response.status, response.retryAfter) {
        case (491, _):
            return self.waitAfterGlare(&confirmed, now: now)
        case (500, let seconds?):
            return confirmed.delay.wait(
                retryAfter: seconds, limit: self.configuration.limits.offerDelays, now: now)
        case _:
            return false
        }
    }

    /// The wait is over; where an offer is open even now, once more.
    mutating func offerDue(_ id: InviteSessionID, now: Instant) {
        guard let session = self.sessions[id], case .confirmed(let confirmed) = session.state else { return }
        guard confirmed.isFreeForOffer else {
            self.waitOnceMore(session, confirmed: confirmed, now: now)
            return
        }
        self.emit(.offerDue(id))
    }

    private mutating func waitOnceMore(_ session: InviteSession, confirmed: InviteSession.Confirmed, now: Instant) {
        var session = session
        var confirmed = confirmed
        let isPostponed = self.waitAfterGlare(&confirmed, now: now)
        session.state = .confirmed(confirmed)
        self.store(session)
        if !isPostponed { self.emit(.reinviteFailed(session.id, nil)) }
    }

    private mutating func waitAfterGlare(_ confirmed: inout InviteSession.Confirmed, now: Instant) -> Bool {
        confirmed.delay.wait(
            ownsCallID: confirmed.dialog.ownsCallID, limit: self.configuration.limits.offerDelays,
            entropy: &self.entropy, now: now)
    }
}
