import Media
import Primitives
import SDP
import SIP

/// A tiny PBX for trying: a registrar with digest, and extensions that answer by themselves.
///
/// A root in the sense of the design: one `handle(_:now:)`, then `poll()` until nil, then sleep until `nextDeadline`.
/// Its calls' media runs in it too, for it has few; ports are opened by the loop around it.
struct Exchange {
    enum Input: Sendable {
        case datagram(Datagram)
        /// `port` is the RTP port, and RTCP has the next one; `nil` if none is free.
        case mediaOpened(MediaSessionID, port: UInt16?)
        case rtp(MediaSessionID, [UInt8], from: IPEndpoint)
        case rtcp(MediaSessionID, [UInt8], from: IPEndpoint)
        case timeout
        /// Ends all calls; the exchange is done when `isAtRest`.
        case shutDown
    }

    enum Output: Hashable, Sendable {
        case send(Datagram)
        case openMedia(MediaSessionID)
        case closeMedia(MediaSessionID)
        case sendRTP(MediaSessionID, [UInt8], to: IPEndpoint)
        case sendRTCP(MediaSessionID, [UInt8], to: IPEndpoint)
    }

    let settings: ExchangeSettings
    var agent: UserAgent
    var verifier: DigestVerifier
    var registrar = Registrar()
    var calls: [InviteSessionID: ExchangeCall] = [:]
    var outputs: [Output] = []
    var entropy: EntropySource
    private var isShuttingDown = false

    init(settings: ExchangeSettings, entropy: EntropySource) {
        var entropy = entropy
        self.settings = settings
        self.agent = UserAgent(
            configuration: UserAgent.Configuration(
                product: ExchangeSettings.product,
                allow: [.invite, .ack, .bye, .cancel, .options, .prack, .update, .register, .message, .info]),
            entropy: entropy.split())
        // Some telephones give up at a challenge whose algorithm they do not know, even beside one that they do.
        self.verifier = DigestVerifier(
            settings: DigestVerifier.Settings(realm: settings.realm, algorithms: [.md5]), entropy: entropy.split())
        self.entropy = entropy
    }

    /// When `handle(.timeout, now:)` must be called next; nil while nothing waits.
    var nextDeadline: Instant? {
        let calls = self.calls.values.flatMap { [$0.deadline, $0.line?.nextDeadline] }
        return (calls + [self.agent.nextDeadline]).compactMap(\.self).min()
    }

    /// No call is left. What was said last needs no repetition: nothing is lost on the way within one machine.
    var isAtRest: Bool { self.calls.isEmpty && self.agent.census.sessions == 0 }

    mutating func handle(_ input: Input, now: Instant) {
        switch input {
        case .datagram(let datagram):
            self.agent.receive(datagram, now: now)
        case .mediaOpened(let id, let port):
            self.openLine(InviteSessionID(rawValue: id.rawValue), port: port, now: now)
        case .rtp(let id, let bytes, let remote):
            let session = InviteSessionID(rawValue: id.rawValue)
            self.calls[session]?.line?.receiveRTP(bytes, from: remote, now: now)
        case .rtcp(let id, let bytes, let remote):
            let session = InviteSessionID(rawValue: id.rawValue)
            self.calls[session]?.line?.receiveRTCP(bytes, from: remote, now: now)
        case .timeout:
            self.agent.handleTimeout(now: now)
            self.handleCallTimeouts(now: now)
        case .shutDown:
            self.isShuttingDown = true
            for id in self.calls.keys { self.end(id, now: now) }
        }
        self.drainAgent(now: now)
        self.runLines(now: now)
    }

    mutating func poll() -> Output? {
        self.outputs.isEmpty ? nil : self.outputs.removeFirst()
    }

    /// Takes what the agent says until it is silent; each answer may make it say more.
    mutating func drainAgent(now: Instant) {
        while let output = self.agent.poll() {
            switch output {
            case .send(let datagram): self.outputs.append(.send(datagram))
            case .event(let event): self.handle(event, now: now)
            }
        }
    }

    private mutating func handle(_ event: UserAgent.Event, now: Instant) {
        switch event {
        case .incoming(let id, let request, _):
            if self.isShuttingDown {
                self.agent.reject(id, status: 503, now: now)
            } else {
                self.receiveCall(id, request, now: now)
            }
        case .request(let id, let request, _, let session):
            self.receiveRequest(id, request, session, now: now)
        case .options(let id, _, _):
            self.agent.answerOptions(id, status: 200, now: now)
        case .acknowledged(let id, let body):
            self.receiveAcknowledgement(id, body: body, now: now)
        case .offer(let id, let request):
            self.receiveOffer(id, request.body, now: now)
        case .offerWanted(let id, _):
            self.makeOffer(id, now: now)
        case .ended(let id, _), .failed(let id, _), .cancelled(let id, _):
            self.forget(id, now: now)
        case .response, .requestFailed, .notified, .subscriptionEnded, .silent, .trying, .provisional, .established,
            .refreshed, .reinviteAnswered,
            .reinviteFailed, .reinvitePostponed, .offerDue, .refreshDue, .redirected, .provisionalAcknowledged:
            // The exchange starts no calls, and a refresh was answered by the agent.
            break
        }
    }
}
