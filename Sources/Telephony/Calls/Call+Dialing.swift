import Media
import Primitives
import SDP
import SIP

// From the number to the answer: the inputs in the order in which they happen.

extension Call {
    mutating func routeFound(_ route: Route) -> [Action] {
        switch self.state {
        case .resolving:
            self.state = .opening
            self.route = route
            return [.openMedia(local: route.local.address)]
        case .opening, .inviting, .preparing, .alerting, .active, .ending, .ended:
            return []  // Only a call that waits asks for a route.
        }
    }

    /// The port is open: the offer, or our side of theirs, can name it.
    ///
    /// - Parameter outside: The port as a STUN server sees it, where one was asked and has answered.
    mutating func mediaOpened(port local: UInt16, seenAt outside: IPEndpoint? = nil, now: Instant) -> [Action] {
        var port = local
        if let outside, outside.port != 0, !outside.address.isUnspecified,
            outside.address.isV6 == self.route?.local.address.isV6
        {
            self.outsideAddress = outside.address
            port = outside.port
        }
        self.port = port
        switch self.state {
        case .opening:
            guard let route = self.route else { return [] }
            guard !self.encryption.isImpossible(over: route.transport) else {
                return self.finish(.encryptionNeedsTLS(server: self.server), now: now)
            }
            var negotiation = self.makeNegotiation(on: route, port: port)
            let offer = negotiation.offer()
            self.negotiation = negotiation
            return [.invite(route, body: offer.serialized())]
        case .preparing(let session, let invitation):
            return self.alert(session, invitation, port: port, now: now)
        case .resolving, .inviting, .alerting, .active, .ending, .ended:
            return []  // Only a call that waits opened one.
        }
    }

    mutating func makeNegotiation(on route: Route, port: UInt16) -> OfferAnswer {
        let protection = self.newProtection(over: route.transport)
        return OfferAnswer(
            local: LocalAudio(
                address: self.outsideAddress ?? route.reachableEndpoint.address, port: port, self.audio,
                protection: protection),
            sessionID: self.sessionNumber)
    }

    mutating func invited(_ session: InviteSessionID) {
        self.state = .inviting(session, .dialing)
    }

    mutating func provisional(_ response: Response, now: Instant) -> [Action] {
        switch self.state {
        case .inviting(let session, let before):
            self.progressAt = now
            var actions: [Action] = []
            var progress = before
            if response.status == 180, before == .dialing { progress = .ringing }
            if let description = response.sessionDescription {
                actions += self.takeEarlyAnswer(description, of: response) ?? [.countRefusedDescription]
                if self.parameters != nil { progress = .earlyMedia }
            }
            self.state = .inviting(session, progress)
            return progress == before ? actions : actions + [.report]
        case .resolving, .opening, .preparing, .alerting, .active, .ending, .ended:
            return []  // A copy that was overtaken by the final response or by hanging up.
        }
    }

    mutating func established(_ response: Response, now: Instant) -> [Action] {
        guard case .inviting(let session, _) = self.state else { return [] }
        self.takesInfo = response.tokens(.allow).contains { $0.uppercased() == "INFO" }
        let actions: [Action]
        do throws(SDPError) {
            actions = try self.takeFinalAnswer(of: response)
        } catch {
            return [.countRefusedDescription] + self.giveUp(session, .unusableAnswer(self.remote, error), now: now)
        }
        self.state = .active(session)
        self.answeredAt = now
        return actions + [.report]
    }

    /// Ends an established dialog that cannot be used: the 2xx was acknowledged by the agent, so BYE follows.
    mutating func giveUp(_ session: InviteSessionID, _ end: CallEnd, now: Instant) -> [Action] {
        self.state = .ending(session, end, until: now + self.limits.ending)
        let reason = Reason(protocolName: "SIP", cause: end.status, text: end.message)
        return [.closeMedia, .report, .hangUp(session, end.status == nil ? nil : reason)]
    }
}
