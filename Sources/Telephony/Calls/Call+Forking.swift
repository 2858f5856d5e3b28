import SDP
import SIP

// Forks of our INVITE: each answers the one offer by itself, and what is heard follows the latest
// (RFC 3261, section 13.2.2.4).

extension Call {
    /// How many forks are told apart; the agent keeps as many early dialogs.
    private static let forkLimit = 16

    /// Goes on with what was exchanged with that fork, or with the offer as it was made when it has said nothing yet.
    mutating func turn(toFork tag: String) {
        guard self.forks.current != tag else { return }
        guard let current = self.forks.current else {
            // The first to answer: the offer is remembered as it was made.
            self.forks.offered = self.negotiation
            self.forks.current = tag
            return
        }
        guard self.forks.others[tag] != nil || self.forks.others.count < Self.forkLimit else { return }
        self.forks.others[current] = self.negotiation
        self.negotiation = self.forks.others.removeValue(forKey: tag) ?? self.forks.offered
        self.forks.current = tag
    }

    /// A description in a provisional response. A reliable one (RFC 3262) closes the exchange with that fork, and what
    /// it says later is no answer any more.
    mutating func takeEarlyAnswer(_ description: SessionDescription, of response: Response) -> [Action]? {
        self.turn(toFork: response.to?.tag ?? "")
        guard self.negotiation?.isOfferOpen == true else { return [] }
        let isReliable = response.tokens(.require).contains { $0.lowercased() == "100rel" }
        return try? self.takeAnswer(description, isProvisional: !isReliable)
    }

    /// The answer of the fork that has taken the call.
    mutating func takeFinalAnswer(of response: Response) throws(SDPError) -> [Action] {
        self.turn(toFork: response.to?.tag ?? "")
        self.forks = Forks()
        if self.negotiation?.isOfferOpen == true, let description = response.sessionDescription {
            return try self.takeAnswer(description, isProvisional: false)
        }
        // RFC 3261, section 13.2.1: the answer of a provisional response of the same fork stands.
        guard let agreed = self.negotiation?.confirm() else { throw .noAudio }
        return self.configure(agreed, isComplete: false)
    }

    /// A 3xx was followed: the offer is open again, and what the forks of the target before have said is void.
    mutating func redirected(to target: URI) -> [Action] {
        guard case .inviting(let session, _) = self.state else { return [] }
        if let offered = self.forks.offered { self.negotiation = offered }
        self.forks = Forks()
        self.state = .inviting(session, .dialing)
        let before = self.remote.name
        self.remote = RemoteParty(NameAddress(uri: target))
        return [
            .notice(
                .info, code: "redirected", message: "\(before) can be reached at \(self.remote.name): calling there."),
            .report,
        ]
    }
}
