// The far end of the simulated wire: a registrar and a set of telephones whose numbers say what they do.

import Primitives
import SDP
import SIP

struct Exchange {
    enum Act {
        case provisional(InviteSessionID, Int, withDescription: Bool)
        case accept(InviteSessionID)
        case reject(InviteSessionID, Int, Headers)
        case hangUp(InviteSessionID, Reason?)
    }

    static let password = Secret("secret")

    var agent: UserAgent
    var verifier: DigestVerifier
    var entropy: EntropySource
    /// Whether REGISTER, MESSAGE and calls to 9… are challenged.
    var asksForPassword = true
    var registerStatus: Int?
    var messageStatus = 200
    /// Servers that take no calls and messages: what their 503 says.
    var unavailable: [IPEndpoint: Headers] = [:]
    var formats = [
        AudioFormat(encodingName: "PCMU", clockRate: 8000), AudioFormat(encodingName: "PCMA", clockRate: 8000),
    ]
    var takesEvents = true
    var protection = LocalProtection.off
    /// What a re-INVITE gets instead of an answer.
    var offerStatus: Int?
    /// What requests inside a call get instead of 200.
    var statuses: [SIP.Method: Int] = [:]
    var invitations: [Request] = []
    var answersOffersWithNothing = false
    var receivedOffers: [SessionDescription] = []

    var offers: [InviteSessionID: SessionDescription] = [:]
    var parties: [InviteSessionID: OfferAnswer] = [:]
    var sessions: [InviteSessionID] = []
    var outcomes: [String] = []
    var reinviteAnswers: [Response] = []
    var received: [Request] = []
    var responses: [Response] = []
    /// What is to be done after a while; the world takes these and puts them on its clock.
    var plans: [(after: Duration, act: Act)] = []

    init(entropy: EntropySource) {
        var entropy = entropy
        self.agent = UserAgent(
            configuration: .init(
                product: "Exchange",
                allow: [
                    .invite, .ack, .bye, .cancel, .options, .prack, .update, .info, .message, .register, .refer,
                    .notify,
                ],
                supported: ["replaces"]),
            entropy: entropy.split())
        self.verifier = DigestVerifier(
            settings: .init(realm: "pbx.example"), entropy: entropy.split())
        self.entropy = entropy
    }

    mutating func receive(_ event: UserAgent.Event, now: Instant) {
        switch event {
        case .incoming(let session, let request, let datagram):
            if let headers = self.unavailable[datagram.local] {
                return self.agent.reject(session, status: 503, headers: headers, now: now)
            }
            self.sessions.append(session)
            self.invitations.append(request)
            self.offers[session] = try? SessionDescription(parsing: request.body)
            self.receiveCall(session, request, now: now)
        case .request(let id, let request, let datagram, _):
            if request.method == .message, let headers = self.unavailable[datagram.local] {
                return self.agent.respond(id, status: 503, headers: headers, now: now)
            }
            self.received.append(request)
            self.receive(id, request, now: now)
        case .failed(_, let failure): self.outcomes.append("failed \(failure)")
        case .ended(_, let cause): self.outcomes.append("ended \(cause)")
        case .cancelled: self.outcomes.append("cancelled")
        case .reinviteAnswered(let session, let response):
            self.reinviteAnswers.append(response)
            guard let answer = try? SessionDescription(parsing: response.body) else { return }
            _ = try? self.parties[session]?.accept(answer)
        case .reinviteFailed(let session, let response):
            self.parties[session]?.withdrawOffer()
            if let response { self.reinviteAnswers.append(response) }
        case .reinvitePostponed(let session): self.parties[session]?.withdrawOffer()
        case .response(_, let response): self.responses.append(response)
        case .offer(let session, let request):
            if let status = self.offerStatus { return self.agent.refuseOffer(session, status: status, now: now) }
            if self.answersOffersWithNothing {
                return self.agent.answer(session, body: [], contentType: nil, now: now)
            }
            guard let offer = try? SessionDescription(parsing: request.body) else {
                return self.agent.refuseOffer(session, status: 400, now: now)
            }
            self.receivedOffers.append(offer)
            guard let answer = try? self.parties[session]?.answer(offer).answer
            else { return self.agent.refuseOffer(session, status: 488, now: now) }
            self.agent.answer(session, body: answer.serialized(), now: now)
        case .established(let session, let response): self.receiveAnswer(response, session)
        case .options(let id, _, _): self.agent.answerOptions(id, status: 200, now: now)
        case .offerDue, .refreshDue, .redirected, .provisionalAcknowledged, .offerWanted, .acknowledged, .refreshed,
            .silent, .trying, .provisional, .requestFailed, .notified, .subscriptionEnded:
            break
        }
    }

    /// The digits after `s` are a status; other numbers are written beside what they do.
    private mutating func receiveCall(_ session: InviteSessionID, _ request: Request, now: Instant) {
        let number = request.uri.sip?.user ?? ""
        if number.hasPrefix("9"),
            self.refuses(
                request, source: .proxy, now: now,
                refuse: { agent, headers in
                    agent.reject(session, status: 407, headers: headers, now: now)
                })
        {
            return
        }
        switch number {
        case _ where number.hasPrefix("s"):
            let status = Int(number.dropFirst().prefix(3)) ?? 500
            self.plan(.milliseconds(100), .provisional(session, 180, withDescription: false))
            self.plan(.milliseconds(300), .reject(session, status, self.headers(for: number, status)))
        case "302":
            self.plan(.milliseconds(100), .reject(session, 302, [.contact: "<sip:600@pbx.example>"]))
        case "603": self.plan(.milliseconds(100), .provisional(session, 180, withDescription: false))
        case "605":
            self.plan(.milliseconds(100), .provisional(session, 183, withDescription: true))
            self.plan(.seconds(2), .accept(session))
        case "mute": break
        default:
            self.plan(.milliseconds(100), .provisional(session, 180, withDescription: false))
            self.plan(.seconds(1), .accept(session))
            if number == "602" {
                self.plan(.seconds(4), .hangUp(session, Reason(protocolName: "Q.850", cause: 16, text: "Normal")))
            }
        }
    }

    private func headers(for number: String, _ status: Int) -> Headers {
        switch status {
        case 302: [.contact: "<mailto:777@pbx.example>"]
        case 503: [.retryAfter: "30"]
        case 488: [.warning: "305 pbx.example \"Incompatible media format\""]
        default: [:]
        }
    }

    private mutating func receive(_ id: IncomingRequestID, _ request: Request, now: Instant) {
        if ![.info, .refer, .notify].contains(request.method), self.asksForPassword,
            self.refuses(
                request, source: .server, now: now,
                refuse: { agent, headers in
                    agent.respond(id, status: 401, headers: headers, now: now)
                })
        {
            return
        }
        switch request.method {
        case .register:
            if let status = self.registerStatus { return self.agent.respond(id, status: status, now: now) }
            let expires = request.expires ?? 300
            let contact = expires == 0 ? nil : request.contacts.first.map { "\($0.description);expires=\(expires)" }
            self.agent.respond(id, status: 200, headers: contact.map { [.contact: $0] } ?? [:], now: now)
        case .message: self.agent.respond(id, status: self.messageStatus, now: now)
        default: self.agent.respond(id, status: self.statuses[request.method] ?? 200, now: now)
        }
    }

    private mutating func refuses(
        _ request: Request, source: DigestChallenge.Source, now: Instant,
        refuse: (inout UserAgent, Headers) -> Void
    ) -> Bool {
        let outcome = self.verifier.verify(request, source: source, now: now) { user in
            user == "1001" ? Self.password : nil
        }
        if case .accepted = outcome { return false }
        var isStale = false
        if case .stale = outcome { isStale = true }
        var headers = Headers()
        for challenge in self.verifier.challenges(now: now, isStale: isStale, source: source) {
            headers.append(source.challengeHeader, challenge.description)
        }
        refuse(&self.agent, headers)
        return true
    }

    private mutating func plan(_ after: Duration, _ act: Act) {
        self.plans.append((after, act))
    }

    mutating func perform(_ act: Act, now: Instant) {
        switch act {
        case .provisional(let session, let status, let withDescription):
            let body = withDescription ? self.answer(session) : nil
            self.agent.provisional(
                session, status: status, body: body ?? [], contentType: body.map { _ in "application/sdp" }, now: now)
        case .accept(let session):
            guard let body = self.answer(session) else {
                return self.agent.reject(session, status: 488, now: now)
            }
            self.agent.accept(session, body: body, now: now)
        case .reject(let session, let status, let headers):
            self.agent.reject(session, status: status, headers: headers, now: now)
        case .hangUp(let session, let reason): self.agent.hangUp(session, reason: reason, now: now)
        }
    }

    private mutating func answer(_ session: InviteSessionID) -> [UInt8]? {
        guard let offer = self.offers[session] else { return nil }
        var party =
            self.parties[session]
            ?? OfferAnswer(
                local: LocalAudio(
                    address: World.exchangeEndpoint.address, port: 40_000, formats: self.formats,
                    telephoneEvents: self.takesEvents, protection: self.protection), sessionID: 5_000)
        guard let answer = try? party.answer(offer).answer else { return nil }
        self.parties[session] = party
        return answer.serialized()
    }

    /// Offers something new in the middle of the call.
    mutating func reoffer(_ session: InviteSessionID, now: Instant, _ change: (inout LocalAudio) -> Void) {
        guard var party = self.parties[session] else { return }
        change(&party.local)
        let offer = party.offer()
        self.parties[session] = party
        self.agent.reinvite(session, body: offer.serialized(), now: now)
    }
}
