import Media
import Primitives
import SDP
import SIP

// Offers and answers in the middle of a call, and what the media session tells.

extension Call {
    /// A re-INVITE or UPDATE with an offer: answered with what media then does (RFC 3264, section 8).
    mutating func receiveOffer(_ body: [UInt8], from session: InviteSessionID) -> [Action] {
        guard var negotiation = self.negotiation, self.takesOffers else {
            return [.refuseOffer(session, status: 488)]
        }
        do {
            let offer = try SessionDescription(parsing: body)
            if negotiation.wantsNewKeys(for: offer) { self.renewKeys(of: &negotiation) }
            let (answer, agreed) = try negotiation.answer(offer)
            self.negotiation = negotiation
            return [.answer(session, body: answer.serialized())] + self.configure(agreed)
        } catch {
            // RFC 3261, section 14.2: what cannot be accepted leaves the session as it was.
            return [.countRefusedDescription, .refuseOffer(session, status: error == .unexpected ? 491 : 488)]
        }
    }

    /// A re-INVITE without an offer: ours goes into the 200, the answer comes with the ACK.
    mutating func makeOffer(for session: InviteSessionID) -> [Action] {
        guard var negotiation = self.negotiation, self.takesOffers, !negotiation.isOfferOpen else {
            return [.refuseOffer(session, status: 491)]
        }
        // Whoever is asked for an offer may be about to be joined with somebody else.
        self.renewKeys(of: &negotiation)
        let offer = negotiation.offer()
        self.negotiation = negotiation
        return [.answer(session, body: offer.serialized())]
    }

    private mutating func renewKeys(of negotiation: inout OfferAnswer) {
        guard let route = self.route else { return }
        negotiation.renewKeys(self.newProtection(over: route.transport))
    }

    /// The answer to an offer of ours in the middle of the call; `nil` or nonsense keeps what was agreed before.
    mutating func receiveAnswer(_ body: [UInt8]) -> [Action] {
        self.isRefreshDue = false
        guard self.negotiation?.isOfferOpen == true else { return [] }
        if let actions = try? self.takeAnswer(SessionDescription(parsing: body), isProvisional: false) {
            return actions
        }
        self.negotiation?.withdrawOffer()
        return [.countRefusedDescription]
    }

    /// The 2xx to an offer of ours.
    mutating func receiveReinviteAnswer(_ response: Response, in session: InviteSessionID) -> [Action] {
        let isUsable = response.sessionDescription != nil
        let isHold = self.holdState.isOffered
        let actions = self.receiveAnswer(response.sessionBody ?? [])
        if isUsable, !actions.contains(.countRefusedDescription) { return actions + self.holdAnswered() }
        let refusal = actions + self.holdRefused(nil)
        guard isHold else { return refusal }
        // A 2xx takes the offer, however little its answer says: the far end must hear that the call is as it was. It
        // hears it once, because what is repeated is no hold.
        self.isRefreshDue = true
        return refusal + self.repeatOffer(in: session)
    }

    mutating func offerRefused(_ response: Response?) -> [Action] {
        self.isRefreshDue = false
        // Before the first answer the open offer is the one that our 180 or 200 makes, and stays.
        if self.parameters != nil { self.negotiation?.withdrawOffer() }
        return self.holdRefused(response)
    }

    mutating func receive(_ event: MediaEvent, now: Instant) -> [Action] {
        switch event {
        case .started, .digitsSent, .answered:
            return []  // Nothing is decided by them here.
        case .digit(let digit):
            return [.tellDigit(digit)]
        case .silent(let duration):
            return self.receiveSilence(duration, now: now)
        case .resumed:
            self.probedSilence = .zero
            guard self.isSilenceTold else { return [] }
            self.isSilenceTold = false
            return [.notice(.success, code: "soundIsBack", message: "\(self.remote.name) can be heard again.")]
        }
    }

    private mutating func receiveSilence(_ duration: Duration, now: Instant) -> [Action] {
        guard case .active(let session) = self.state, self.parameters?.receives == true, !self.isHeldByRemote else {
            return []  // A held call is silent, and before the answer nobody need speak.
        }
        if duration >= self.limits.silence {
            return self.giveUp(session, .mediaLost(self.remote, after: duration), now: now)
        }
        var actions: [Action] = []
        if duration >= self.limits.silenceNotice, !self.isSilenceTold {
            self.isSilenceTold = true
            actions.append(
                .notice(
                    .warning, code: "noSound",
                    message: "Nothing has been heard from \(self.remote.name) for \(duration.wholeSeconds) seconds. "
                        + "The call goes on as long as \(self.server) answers."))
        }
        if duration >= self.probedSilence + self.limits.silenceProbe {
            self.probedSilence = duration
            actions.append(.probe(session))
        }
        return actions
    }

    /// Nothing listens where a silent far end should be asked. (When it does not answer, or does not know the call,
    /// the agent ends the dialog: RFC 3261, section 12.2.1.2.)
    mutating func probeBounced(now: Instant) -> [Action] {
        guard case .active(let session) = self.state else { return [] }
        return self.giveUp(session, .mediaLost(self.remote, after: self.probedSilence), now: now)
    }

    mutating func takeAnswer(
        _ answer: SessionDescription, isProvisional: Bool
    ) throws(SDPError) -> [Action] {
        guard var negotiation = self.negotiation else { throw .unexpected }
        let agreed = try negotiation.accept(answer, isProvisional: isProvisional)
        self.negotiation = negotiation
        return self.configure(agreed, isComplete: !isProvisional)
    }

    private var lostEncryption: Action {
        .notice(
            .warning, code: "encryptionLost",
            message: "The sound of the call with \(self.remote.name) is not encrypted any more: the other side has "
                + "changed it.")
    }

    private var takesOffers: Bool {
        switch self.state {
        case .inviting, .active: true
        case .resolving, .opening, .preparing, .alerting, .ending, .ended: false
        }
    }

    /// - Parameter isComplete: An exchange has come to its end: media is told also where nothing has changed, because
    ///   the far end's packets may come from elsewhere from now on.
    mutating func configure(_ agreed: NegotiatedAudio, isComplete: Bool = true) -> [Action] {
        var parameters = MediaParameters(agreed, identity: self.mediaIdentity, bitrate: self.audio.bitrate)
        parameters.source = self.uplinkSource
        parameters.playsMusicInAbsence = self.holdSound == .music
        parameters.suppressesSilence = self.audio.suppressesSilence
        if self.digitMode == .inband {
            parameters.sendEventPayloadType = nil
            parameters.hearsTones = true
        }
        let before = self.parameters
        let wasHeld = self.isHeldByRemote
        var actions: [Action] = []
        if isComplete || parameters != self.parameters { actions.append(.configureMedia(parameters)) }
        self.parameters = parameters
        self.isHeldByRemote = agreed.isHeldByRemote
        if self.isHeldByRemote {
            self.isSilenceTold = false
            self.probedSilence = .zero
        }
        let suite = parameters.protection?.suiteName
        let isNew =
            wasHeld != self.isHeldByRemote || before?.sendFormat != parameters.sendFormat
            || before?.protection?.suiteName != suite
        switch self.state {
        case .active:
            if isNew { actions.append(.report) }
            if before?.protection != nil, suite == nil { actions.append(self.lostEncryption) }
        case .inviting(_, .earlyMedia): if isNew { actions.append(.report) }
        case .resolving, .opening, .inviting, .preparing, .alerting, .ending, .ended: break  // Reported with the step.
        }
        return actions
    }
}
