import Primitives
import SDP
import SIP

// An incoming call from its INVITE to the answer: the inputs in the order in which they happen.

extension Call {
    /// The port is open: our side of the exchange is made before it rings, so that a caller without a common codec
    /// rings nobody, and accepting takes no time.
    mutating func alert(
        _ session: InviteSessionID, _ invitation: Invitation, port: UInt16, now: Instant
    ) -> [Action] {
        guard let route = self.route else { return [] }
        var negotiation = self.makeNegotiation(on: route, port: port)
        let description: SessionDescription
        var agreed: NegotiatedAudio?
        do throws(SDPError) {
            if let offer = invitation.offer {
                let (answer, result) = try negotiation.answer(offer)
                description = answer
                agreed = result
            } else if self.encryption.isImpossible(over: route.transport) {
                return self.refuseUnheard(.encryptionNeedsTLS(server: self.server), now: now)
            } else {
                description = negotiation.offer()
            }
        } catch {
            return [.countRefusedDescription] + self.refuseOffer(error, over: route.transport, now: now)
        }
        self.negotiation = negotiation
        let alerting = Alerting(
            invitation, description: description.serialized(), agreed: agreed, limits: self.limits, now: now)
        self.state = .alerting(session, alerting)
        if let replaced { return [.takePlace(of: replaced)] }
        return [.alert(session), .announce, .report]
    }

    private mutating func refuseOffer(_ error: SDPError, over transport: Transport, now: Instant) -> [Action] {
        let end = CallEnd.unusableOffer(
            self.remote, error, self.encryption, over: transport, server: self.server)
        switch error {
        case .protectionRequired:
            return self.refuseUnheard(end, headers: [.warning: CallEnd.encryptionWarning], now: now)
        case .protectionUnusable:
            return self.refuseUnheard(end, now: now)
        case .tooLarge, .tooManyLines, .tooManyMedia, .malformed, .noAudio, .noCommonFormat, .noAddress, .unexpected:
            return [.missed] + self.refuse(end, status: 488, now: now)
        }
    }

    /// Nothing rang, and the person can do something about it: they are told why.
    private mutating func refuseUnheard(_ end: CallEnd, headers: Headers = Headers(), now: Instant) -> [Action] {
        [.notice(.warning, code: end.code, message: end.message)]
            + self.refuse(end, status: 488, headers: headers, now: now)
    }

    /// Our offer while the caller has not answered it: a 180 that must be reliable carries it (RFC 3262, section 5).
    var offerWhileRinging: [UInt8] {
        if case .alerting(_, let alerting) = self.state, alerting.agreed == nil { alerting.description } else { [] }
    }

    /// PRACK brings the answer to the offer in our 180. Sound begins when somebody accepts.
    mutating func provisionalAcknowledged(_ body: [UInt8], now: Instant) -> [Action] {
        guard case .alerting(let session, var alerting) = self.state, self.negotiation?.isOfferOpen == true else {
            // Whoever accepted was quicker than the PRACK.
            return self.acknowledged(body, now: now)
        }
        do throws(SDPError) {
            alerting.agreed = try self.negotiation?.accept(SessionDescription(parsing: body), isProvisional: false)
        } catch {
            return [.countRefusedDescription, .missed]
                + self.refuse(.unusableAnswer(self.remote, error), status: 488, now: now)
        }
        self.state = .alerting(session, alerting)
        return []
    }

    /// The first tab that accepts has the call.
    mutating func accept(now: Instant) -> [Action] {
        guard case .alerting(let session, let alerting) = self.state else { return [] }
        self.state = .active(session)
        self.answeredAt = now
        let media = alerting.agreed.map { self.configure($0) } ?? []
        return [.accept(session, body: alerting.description)] + media + [.report]
    }

    mutating func reject(_ rejection: Rejection, now: Instant) -> [Action] {
        guard case .alerting(let session, var alerting) = self.state else { return [] }
        switch rejection {
        case .busy:
            if let forwarding = alerting.invitation.whenBusy { return self.forward(forwarding, now: now) }
            return self.refuse(.busyHere, status: 486, now: now)
        case .decline: return self.refuse(.rejected, status: 603, now: now)
        case .silence:
            if alerting.isSilenced { return [] }
            alerting.isSilenced = true
            self.state = .alerting(session, alerting)
            return [.report]
        }
    }

    /// The caller took the INVITE back. Somebody else's answer is no missed call (RFC 3326, section 2).
    mutating func cancelled(_ reasons: [Reason], now: Instant) -> [Action] {
        switch self.state {
        case .preparing, .alerting: break
        case .active:
            // It was accepted here while our 200 waited for the PRACK of what it answers.
            return self.remoteEnded(.remote(reasons.first), now: now)
        case .ending(_, let end, _): return self.finish(end, now: now)
        case .resolving, .opening, .inviting, .ended: return []  // Not a call of theirs that rings.
        }
        if reasons.contains(where: { $0.protocolName.uppercased() == "SIP" && $0.cause == 200 }) {
            return self.finish(.answeredElsewhere, now: now)
        }
        return [.missed] + self.finish(.missed(self.remote), now: now)
    }

    /// The ACK of our 200. When that carried our offer, here is the answer.
    mutating func acknowledged(_ body: [UInt8], now: Instant) -> [Action] {
        guard case .active(let session) = self.state, self.parameters == nil else { return self.receiveAnswer(body) }
        do throws(SDPError) {
            return try self.takeAnswer(SessionDescription(parsing: body), isProvisional: false)
        } catch {
            return [.countRefusedDescription] + self.giveUp(session, .unusableAnswer(self.remote, error), now: now)
        }
    }

    /// The INVITE's time is over, the phone's patience is, or the caller must hear that it still rings: a proxy in
    /// between would give up after three minutes of silence (RFC 3261, section 13.3.1.1).
    mutating func alertingTimeout(_ session: InviteSessionID, _ alerting: Alerting, now: Instant) -> [Action] {
        if let expiresAt = alerting.invitation.expiresAt, expiresAt <= now {
            // RFC 3261, section 13.3.1: an invitation that expires is refused as if it had been taken back.
            return [.missed] + self.refuse(.missed(self.remote, status: 487), status: 487, now: now)
        }
        if let forwarding = alerting.invitation.whenUnanswered, let at = alerting.forwardAt, at <= now {
            return self.forward(forwarding, now: now)
        }
        if alerting.limit <= now {
            return [.missed] + self.refuse(.missed(self.remote, status: 480), status: 480, now: now)
        }
        var alerting = alerting
        var actions: [Action] = []
        if alerting.remindAt <= now {
            alerting.remindAt = now + self.limits.reminder
            actions.append(.alert(session))
        }
        if let at = alerting.autoAnswerAt, at <= now {
            alerting.autoAnswerAt = nil
            actions.append(.autoAnswer)
        }
        self.state = .alerting(session, alerting)
        return actions
    }

    mutating func forward(_ forwarding: Forwarding, now: Instant) -> [Action] {
        self.refuse(.forwarded(self.remote, forwarding), status: 302, headers: forwarding.headers, now: now)
    }

    /// Ends a call that nobody has answered with a final response.
    mutating func refuse(_ end: CallEnd, status: Int, headers: Headers = Headers(), now: Instant) -> [Action] {
        guard let session = self.inviteSession else { return self.finish(end, now: now) }
        return [.reject(session, status: status, headers: headers)] + self.finish(end, now: now)
    }
}
