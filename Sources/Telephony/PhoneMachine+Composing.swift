import Primitives
import SIP

// Who is writing at the moment (RFC 3994): told, and never stored.

extension PhoneMachine {
    /// Sends nothing where the line is not registered, where it would be no news, and to those who refused it once.
    mutating func compose(
        _ correspondent: Correspondent, to text: String, isActive: Bool, now: Instant
    ) throws(PhoneError) {
        let line = try self.line(of: correspondent.account)
        let target = URI.sip(try DialTarget(text, account: line.account).uri)
        guard self.reasonToWait(line) == nil, let route = line.route,
            self.composing.write(isActive, to: correspondent, now: now)
        else { return }
        var request = UserAgent.OutgoingRequest(
            method: .message, uri: target, from: line.account.addressOfRecord, to: NameAddress(uri: target),
            body: IsComposing(isActive: isActive).document, contentType: IsComposing.contentType, route: route,
            credentials: [line.credentials], routeSet: line.preloadedRoutes)
        request.owner = MessageOwner(line.account.id)
        self.requests[self.agent.send(request, now: now)] = .composing(correspondent)
    }

    /// Whoever cannot read it is not told again.
    mutating func composingAnswered(_ correspondent: Correspondent, _ result: Result<Response, ClientFailure>) {
        guard case .success(let response) = result, (400..<700).contains(response.status) else { return }
        self.composing.refused(by: correspondent)
    }

    mutating func receive(_ state: IsComposing, from correspondent: Correspondent, now: Instant) {
        guard state.isActive else { return self.stopsWriting(correspondent) }
        let isNews = self.composing.receive(true, from: correspondent)
        if isNews { self.tellComposing(correspondent, isActive: true) }
        guard isNews || self.composing.isWriting(correspondent) else { return }
        self.timers.schedule(.composing(correspondent), at: now + state.refresh)
    }

    mutating func stopsWriting(_ correspondent: Correspondent) {
        self.timers.schedule(.composing(correspondent), at: nil)
        if self.composing.receive(false, from: correspondent) {
            self.tellComposing(correspondent, isActive: false)
        }
    }

    private mutating func tellComposing(_ correspondent: Correspondent, isActive: Bool) {
        guard let owner = self.accounts[correspondent.account].flatMap({ self.lines[$0] })?.account.owner else {
            return
        }
        self.tell(.composing(correspondent, owner: owner, isActive: isActive))
    }
}
