import SDP
import SIP

// The session timer of a far end that takes no UPDATE (RFC 4028, section 7.4).

extension Call {
    /// Offers once more what is in force.
    mutating func refresh(in session: InviteSessionID) -> [Action] {
        guard case .active(session) = self.state else { return [] }
        self.isRefreshDue = true
        return self.repeatOffer(in: session)
    }

    /// While another offer of ours is open there is nothing to do: its answer refreshes the session too.
    mutating func repeatOffer(in session: InviteSessionID) -> [Action] {
        guard self.isRefreshDue, let offer = self.negotiation?.repeatOffer() else { return [] }
        return [.reinvite(session, body: offer.serialized())]
    }

    /// The offer met another one; it stays due.
    mutating func takeRefreshBack() {
        if self.isRefreshDue { self.negotiation?.withdrawOffer() }
    }
}
