import Media
import SDP
import SIP

// Our hold and resume: an offer in the middle of the call, made again when it met one of the far end's.

extension Call {
    mutating func hold() throws(PhoneError) -> [Action] {
        let session = try self.sessionForHold()
        switch self.holdState {
        case .open:
            self.holdState = .holding(isOffered: false)
            return self.refreshSource() + self.offerHold(in: session)
        case .holding: return []  // The outcome is told to everybody who asked.
        case .held: return [.holdSettled(nil)]
        case .resuming: throw .holdInProgress
        }
    }

    mutating func resume() throws(PhoneError) -> [Action] {
        let session = try self.sessionForHold()
        switch self.holdState {
        case .open: return [.holdSettled(nil)]
        case .holding: throw .holdInProgress
        case .held:
            self.holdState = .resuming(isOffered: false)
            return self.offerHold(in: session)
        case .resuming: return []
        }
    }

    /// The turn of an offer that had to wait has come (RFC 3261, section 14.1).
    mutating func offerDue(in session: InviteSessionID) -> [Action] {
        guard case .active(session) = self.state else { return [] }
        let hold = self.offerHold(in: session)
        // The offer of a hold refreshes the session as well.
        return hold.isEmpty ? self.repeatOffer(in: session) : hold
    }

    /// The far end's offer was quicker: ours is taken back, and made again when the agent says so.
    mutating func offerPostponed() -> [Action] {
        self.takeOfferBack()
        self.takeRefreshBack()
        return []
    }

    /// The answer to our offer is there and in force.
    mutating func holdAnswered() -> [Action] {
        guard self.holdState.isOffered else { return [] }
        switch self.holdState {
        case .holding: self.holdState = .held
        case .resuming: self.holdState = .open
        case .open, .held: return []  // Nothing of ours is on its way.
        }
        return self.refreshSource() + [.report, .holdSettled(nil)]
    }

    /// The far end does not take part: the call stays as it was.
    mutating func holdRefused(_ response: Response?) -> [Action] {
        self.takeOfferBack()
        let isHolding: Bool
        switch self.holdState {
        case .holding:
            self.holdState = .open
            isHolding = true
        case .resuming:
            self.holdState = .held
            isHolding = false
        case .open, .held: return []  // The offer was none of a hold.
        }
        let error = PhoneError.holdRefused(
            self.remote.name, isHolding: isHolding, status: response?.status, reason: response?.reason ?? "")
        return self.refreshSource() + [.report, .holdSettled(error)]
    }

    /// What is sent while the far end waits, or the person's voice.
    var uplinkSource: UplinkSource {
        guard self.holdState.isMuted else { return .microphone }
        return self.holdSound == .music ? .music : .silence
    }

    private func sessionForHold() throws(PhoneError) -> InviteSessionID {
        switch self.state {
        case .active(let session): return session
        case .resolving, .opening, .inviting, .preparing, .alerting: throw .notInCall
        case .ending, .ended: throw .noSuchCall
        }
    }

    private mutating func offerHold(in session: InviteSessionID) -> [Action] {
        guard var negotiation = self.negotiation else { return [] }
        let offered: HoldState
        switch self.holdState {
        case .open, .held: return []  // Nothing is wanted any more.
        case .holding: offered = .holding(isOffered: true)
        case .resuming: offered = .resuming(isOffered: true)
        }
        guard !negotiation.isOfferOpen else {
            // The agent knows of the open exchange, sends nothing, and says when it is over.
            return [.reinvite(session, body: [])]
        }
        self.holdState = offered
        negotiation.local.direction = self.heldDirection(self.holdState)
        let offer = negotiation.offer()
        self.negotiation = negotiation
        return [.reinvite(session, body: offer.serialized())]
    }

    /// What we say of ourselves goes back to what is in force, so that an offer of the far end's is answered by it.
    private mutating func takeOfferBack() {
        let before: HoldState
        switch self.holdState {
        case .open, .held: return
        case .holding: before = .open
        case .resuming: before = .held
        }
        if self.holdState.isOffered { self.negotiation?.withdrawOffer() }
        self.holdState = before == .open ? .holding(isOffered: false) : .resuming(isOffered: false)
        let direction = self.heldDirection(before)
        self.negotiation?.local.direction = direction
    }

    private func heldDirection(_ state: HoldState) -> Direction {
        switch state {
        case .open, .resuming: .sendReceive
        case .holding, .held: self.holdSound == .music ? .sendOnly : .inactive
        }
    }

    /// The voice is taken away, or given back, at once and not when the far end has answered.
    private mutating func refreshSource() -> [Action] {
        guard var parameters = self.parameters, parameters.source != self.uplinkSource else { return [] }
        parameters.source = self.uplinkSource
        self.parameters = parameters
        return [.configureMedia(parameters)]
    }
}
