// Many accounts and one registrar that restarts, loses packets, forgets its nonces and asks for patience.

import Media
import Primitives
import SIP

@testable import Telephony

final class RegistrarWorld {
    enum Mood {
        case up
        /// Nothing is heard and nothing is said.
        case down
        /// 503, with Retry-After where it is given.
        case overloaded(retryAfter: Int?)
        case refusing(status: Int)
    }

    /// A REGISTER as it arrived, without repetitions.
    struct Arrival {
        let at: Instant
        let target: IPEndpoint
        let request: Request
    }

    enum STUNMood {
        case up, silent, refusing, unknown
    }

    private enum Item {
        case toPhone(Datagram)
        case toServer(Datagram)
        case input(PhoneMachine.Input)
        case step(() -> Void)
    }

    static let server = IPEndpoint(address: .v4(0xC633_6401), port: 5060)
    static let second = IPEndpoint(address: .v4(0xC633_6402), port: 5060)
    static let local = IPEndpoint(address: .v4(0xC0A8_0105), port: 5062)

    /// A STUN server, and the translator's address as it sees it.
    static let stunServer = IPEndpoint(address: .v4(0xCB00_7101), port: 3478)
    static let translator = IPAddress.v4(0xCB00_7163)

    private(set) var now = Instant(nanoseconds: 1_000_000_000)
    var phone: PhoneMachine
    /// How each target feels; one that is not named is up.
    var moods: [IPEndpoint: Mood] = [:]
    var targets = [RegistrarWorld.server]
    var wire = Wire(latency: 10...10)
    var expires = 300
    /// Headers of a 200 besides the bindings.
    var extra: [(HeaderName, String)] = []
    var ignoresOptions = false
    /// What SUBSCRIBE gets.
    var subscribeStatus = 489
    var subscribeHeaders = Headers()
    var stunMood = STUNMood.up
    /// What the translator adds to the port of a socket.
    var stunShift: UInt16 = 10_000
    /// Does the SIP server answer STUN at its SIP port?
    var answersBinding = false
    /// Questions that reached the STUN server, from the SIP socket and from RTP ports.
    private(set) var stunQuestions = 0
    private(set) var mediaQuestions = 0
    /// Questions that reached the SIP port of the SIP server.
    private(set) var bindings = 0
    private(set) var snapshots: [AccountSnapshot] = []
    private(set) var resolved: [ServerAddress] = []
    /// What STUN servers were asked, as it left the SIP socket and RTP ports.
    private(set) var stunRequests: [[UInt8]] = []
    private(set) var mediaRequests: [[UInt8]] = []
    /// What INVITE gets.
    var inviteStatus = 486
    /// Targets to which we have another address than to the others.
    var locals: [IPEndpoint: IPEndpoint] = [:]
    /// Where the translator lets us appear.
    var mapped = RegistrarWorld.local
    /// Our address towards the server, as the system sees it.
    var local = RegistrarWorld.local
    private(set) var arrivals: [Arrival] = []
    private(set) var sent: [Message] = []
    /// Responses of the phone, as they arrived.
    private(set) var answers: [Response] = []
    /// When attempts to register left the phone.
    private(set) var attempts: [Instant] = []
    private var begun: Set<String> = []
    private var challenged: Set<String> = []
    private(set) var states: [AccountID: RegistrationState] = [:]
    private(set) var routes: [AccountID: Route] = [:]
    private(set) var notices: [String] = []
    private(set) var replies: [CommandID: Result<PhoneReply, PhoneError>] = [:]
    /// Ways that were kept open by line ends.
    private(set) var pings: [Route] = []
    /// Requests that came before the target's own Retry-After had passed.
    private(set) var impatient = 0
    /// Keep arrivals and messages? A week is long.
    var remembers = true
    private(set) var registers = 0
    private var patience: [String: Instant] = [:]
    private var seen: Set<String> = []
    private var verifier: DigestVerifier
    private var entropy: EntropySource
    private var random: SplitMix64
    private var queue = DeadlineQueue<UInt64>()
    private var items: [UInt64: Item] = [:]
    private var lastItem: UInt64 = 0
    private var lastCommand: UInt64 = 0
    private var lastPort: UInt16 = 20_000

    init(seed: UInt64 = 1, change: (inout PhoneMachine.Settings) -> Void = { _ in }) {
        var settings = PhoneMachine.Settings()
        settings.formats = [.pcmu]
        change(&settings)
        var entropy = EntropySource(testSeed: seed &+ 7)
        self.phone = PhoneMachine(settings: settings, entropy: EntropySource(testSeed: seed))
        self.verifier = DigestVerifier(settings: .init(realm: "pbx.example"), entropy: entropy.split())
        self.entropy = entropy
        self.random = SplitMix64(seed: seed)
    }

    func account(_ number: Int, change: (inout Account) -> Void = { _ in }) -> Account {
        var account = Account(
            id: AccountID(rawValue: "a\(number)"), owner: UserID(rawValue: "anna"), user: "\(1000 + number)",
            domain: "pbx.example", password: Secret("secret"), server: ServerAddress(host: "pbx.example"))
        change(&account)
        return account
    }

    func restore(_ count: Int) {
        for number in 0..<count { self.ask(.restoreAccount(self.account(number))) }
    }

    @discardableResult
    func ask(_ command: PhoneCommand) -> CommandID {
        self.lastCommand += 1
        let id = CommandID(rawValue: self.lastCommand)
        self.give(.command(id, command))
        return id
    }

    func give(_ input: PhoneMachine.Input) {
        self.phone.handle(input, now: self.now)
        self.drain()
    }

    /// A restart of the registrar: every nonce it gave is unknown to it.
    func forgetNonces() {
        self.verifier = DigestVerifier(settings: .init(realm: "pbx.example"), entropy: self.entropy.split())
    }

    func after(_ delay: Duration, _ step: @escaping () -> Void) { self.schedule(.step(step), after: delay) }

    func run(for duration: Duration) {
        let end = self.now + duration
        while let next = [self.queue.earliest, self.phone.nextDeadline].compactMap({ $0 }).min(), next <= end {
            self.now = max(self.now, next)
            if let key = self.queue.popDue(now: self.now), let item = self.items.removeValue(forKey: key) {
                self.perform(item)
            } else {
                self.phone.handle(.timeout, now: self.now)
            }
            self.drain()
        }
        self.now = end
    }

    var registered: Int {
        self.states.values.count { if case .registered(let until) = $0 { until > self.now } else { false } }
    }

    /// The most attempts within a second; a REGISTER that only answers a challenge belongs to the one before.
    var peak: Int {
        var first = 0
        var peak = 0
        for (index, attempt) in self.attempts.enumerated() {
            while attempt - self.attempts[first] >= .seconds(1) { first += 1 }
            peak = max(peak, index - first + 1)
        }
        return peak
    }

    func forgetArrivals() {
        self.arrivals = []
        self.attempts = []
    }

    private func note(_ datagram: Datagram) {
        guard self.remembers, case .request(let request)? = try? Message(parsing: datagram.bytes),
            request.method == .register, let branch = request.topVia?.branch, self.begun.insert(branch).inserted,
            let call = request.callID, self.challenged.remove(call) == nil
        else { return }
        self.attempts.append(self.now)
    }

    private func perform(_ item: Item) {
        switch item {
        case .toPhone(let datagram): self.phone.handle(.datagram(datagram), now: self.now)
        case .toServer(let datagram): self.serve(datagram)
        case .input(let input): self.phone.handle(input, now: self.now)
        case .step(let step): step()
        }
    }

    private func schedule(_ item: Item, after delay: Duration) {
        self.lastItem += 1
        self.items[self.lastItem] = item
        self.queue.schedule(self.lastItem, at: self.now + delay)
    }

    private func drain() {
        while let output = self.phone.poll() {
            switch output {
            case .send(let datagram):
                self.note(datagram)
                for delay in self.wire.delays(&self.random) { self.schedule(.toServer(datagram), after: delay) }
            case .resolve(let id, let server):
                self.resolved.append(server)
                if server.host == "stun.example" {
                    let route = Route(transport: .udp, local: self.local, remote: Self.stunServer)
                    let isKnown = if case .unknown = self.stunMood { false } else { true }
                    self.schedule(
                        .input(.resolved(id, isKnown ? .success([route]) : .failure(.notFound))),
                        after: .milliseconds(1))
                    continue
                }
                let routes = self.targets.map {
                    Route(transport: .udp, local: self.locals[$0] ?? self.local, remote: $0)
                }
                self.schedule(.input(.resolved(id, .success(routes))), after: .milliseconds(1))
            case .ping(let route): if self.remembers { self.pings.append(route) }
            case .checkRoute(let route):
                let local = self.locals[route.remote] ?? self.local
                self.schedule(.input(.localAddress(route, local)), after: .milliseconds(1))
            case .store(let id, _): self.schedule(.input(.stored(id, .stored)), after: .milliseconds(1))
            case .openMedia(let id, _):
                self.lastPort += 2
                self.schedule(.input(.mediaOpened(id, .success(self.lastPort))), after: .milliseconds(1))
            case .askFromMedia(let id, let server, let bytes):
                self.mediaQuestions += 1
                self.mediaRequests.append(bytes)
                let port = IPEndpoint(address: Self.translator, port: self.lastPort + self.stunShift)
                guard server == Self.stunServer, let answer = self.stunAnswer(bytes, port) else { continue }
                for delay in self.wire.delays(&self.random) {
                    self.schedule(.input(.media(id, .answered(answer, from: server))), after: delay)
                }
            case .reply(let id, let result): self.replies[id] = result
            case .event(.registration(let snapshot)):
                if self.remembers { self.snapshots.append(snapshot) }
                self.states[snapshot.id] = snapshot.registration
                self.routes[snapshot.id] = snapshot.route
            case .event(.notice(_, _, let code, _)): self.notices.append(code)
            default: break
            }
        }
    }

    private func stunAnswer(_ bytes: [UInt8], _ endpoint: IPEndpoint) -> [UInt8]? {
        switch self.stunMood {
        case .up: bytes[..<2] == [0, 1] ? STUNAnswer.success(to: bytes, endpoint) : nil
        case .refusing: STUNAnswer.refusal(of: bytes)
        case .silent, .unknown: nil
        }
    }

    /// True when it was STUN.
    private func serveSTUN(_ datagram: Datagram) -> Bool {
        guard STUNBinding.isSTUN(datagram.bytes) else { return false }
        var answer: [UInt8]?
        if datagram.remote == Self.stunServer {
            self.stunQuestions += 1
            self.stunRequests.append(datagram.bytes)
            let port = datagram.local.port + self.stunShift
            answer = self.stunAnswer(datagram.bytes, IPEndpoint(address: Self.translator, port: port))
        } else {
            self.bindings += 1
            if self.answersBinding { answer = STUNAnswer.success(to: datagram.bytes, self.mapped) }
        }
        if case .down = self.moods[datagram.remote] ?? .up { answer = nil }
        guard let answer else { return true }
        let back = Datagram(transport: .udp, local: datagram.local, remote: datagram.remote, bytes: answer)
        for delay in self.wire.delays(&self.random) { self.schedule(.toPhone(back), after: delay) }
        return true
    }

    private func serve(_ datagram: Datagram) {
        if self.serveSTUN(datagram) { return }
        let message = try? Message(parsing: datagram.bytes)
        if case .response(let response)? = message, self.remembers { self.answers.append(response) }
        guard case .request(var request)? = message else { return }
        if self.remembers { self.sent.append(.request(request)) }
        let mood = self.moods[datagram.remote] ?? .up
        if case .down = mood { return }
        if request.method == .options, self.ignoresOptions { return }
        guard request.method != .ack, let branch = request.topVia?.branch else { return }
        if request.method == .register, self.seen.insert(branch).inserted { self.count(request, at: datagram.remote) }
        var via = request.topVia
        via?.received = self.mapped.address.description
        via?.rport = .port(self.mapped.port)
        request.topVia = via
        let response = self.answer(request, mood)
        let back = Datagram(
            transport: .udp, local: datagram.local, remote: datagram.remote, bytes: response.serialized())
        let delays = self.wire.delays(&self.random)
        if !delays.isEmpty { self.expectPatience(after: response, of: request, at: datagram.remote) }
        for delay in delays { self.schedule(.toPhone(back), after: delay) }
    }

    /// Who hears a Retry-After must wait; an answer that is lost binds nobody. Repetitions of a request get the same
    /// answer and not a later time.
    private func expectPatience(after response: Response, of request: Request, at target: IPEndpoint) {
        guard request.method == .register, response.status == 503, let seconds = response.retryAfter else { return }
        let who = "\(request.callID ?? "") \(target)"
        if self.patience[who].map({ $0 <= self.now }) ?? true { self.patience[who] = self.now + .seconds(seconds) }
    }

    private func count(_ request: Request, at target: IPEndpoint) {
        self.registers += 1
        if self.seen.count > 10_000 { self.seen = [] }
        if let until = self.patience["\(request.callID ?? "") \(target)"], self.now < until { self.impatient += 1 }
        if self.remembers { self.arrivals.append(Arrival(at: self.now, target: target, request: request)) }
    }

    private func answer(_ request: Request, _ mood: Mood) -> Response {
        let tag = "pbx"
        switch request.method {
        case .register: break
        case .subscribe: return self.subscribe(request, tag)
        case .options, .message: return .reply(to: request, status: 200, toTag: tag)
        case .invite: return .reply(to: request, status: self.inviteStatus, toTag: tag)
        default: return .reply(to: request, status: 200, toTag: tag)
        }
        switch mood {
        case .overloaded(let seconds):
            var response = Response.reply(to: request, status: 503, toTag: tag)
            response.headers[.retryAfter] = seconds.map(String.init)
            return response
        case .refusing(let status): return .reply(to: request, status: status, toTag: tag)
        case .up, .down: return self.register(request, tag)
        }
    }

    private func subscribe(_ request: Request, _ tag: String) -> Response {
        var response = Response.reply(to: request, status: self.subscribeStatus, toTag: tag)
        guard response.isSuccess else {
            for field in self.subscribeHeaders { response.headers.append(field.name, field.value) }
            return response
        }
        response.headers.append(.contact, "<sip:mailbox@\(Self.server)>")
        response.headers.append(.expires, String(min(request.expires ?? 3_600, 600)))
        return response
    }

    /// A NOTIFY for the SUBSCRIBE, or for nobody who has asked; from the server, or from somebody else.
    func notify(
        _ body: String, of subscribe: Request?, cSeq: Int = 1, state: String? = "active;expires=600",
        from server: IPEndpoint = RegistrarWorld.server
    ) {
        var request = Request(method: .notify, uri: .sip(SIPURI(user: "1000", host: "192.168.1.5", port: 5062)))
        request.headers.append(.via, "SIP/2.0/UDP \(server);branch=z9hG4bKnotify\(self.lastItem)")
        request.headers.append(.maxForwards, "70")
        request.headers.append(.from, "<sip:1000@pbx.example>;tag=pbx")
        request.headers.append(.to, subscribe?.headers[.from] ?? "<sip:1000@pbx.example>")
        request.headers.append(.callID, subscribe?.callID ?? "unasked-\(self.lastItem)")
        request.headers.append(.cSeq, "\(cSeq) NOTIFY")
        request.headers.append(.contact, "<sip:mailbox@\(server)>")
        request.headers.append(.event, "message-summary")
        if let state { request.headers.append(.subscriptionState, state) }
        if !body.isEmpty { request.headers.append(.contentType, "application/simple-message-summary") }
        request.body = Array(body.utf8)
        self.give(
            .datagram(Datagram(transport: .udp, local: self.local, remote: server, bytes: request.serialized())))
    }

    /// The final responses that the phone gave to NOTIFYs.
    var notifyStatuses: [Int] {
        self.answers.compactMap { $0.cSeq?.method == .notify ? $0.status : nil }
    }

    private func register(_ request: Request, _ tag: String) -> Response {
        let outcome = self.verifier.verify(request, source: .server, now: self.now) { _ in Secret("secret") }
        guard case .accepted = outcome else {
            var isStale = false
            if case .stale = outcome { isStale = true }
            if let call = request.callID { self.challenged.insert(call) }
            var response = Response.reply(to: request, status: 401, toTag: tag)
            for challenge in self.verifier.challenges(now: self.now, isStale: isStale, source: .server) {
                response.headers.append(.wwwAuthenticate, challenge.description)
            }
            return response
        }
        var response = Response.reply(to: request, status: 200, toTag: tag)
        for contact in request.contacts where contact.parameters["expires"] != "0" && request.expires != 0 {
            response.headers.append(.contact, "\(contact);expires=\(min(self.expires, request.expires ?? 300))")
        }
        for (name, value) in self.extra { response.headers.append(name, value) }
        return response
    }
}
