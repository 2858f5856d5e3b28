// A telephone and the exchange on a wire without delay, and a clock that jumps to the next deadline.

import Media
import Primitives
import SDP
import SIP

@testable import DemoExchange

/// One phone, which is the project's own user agent, and what both sides did.
struct ExchangeBench {
    static let password = Secret("open sesame")
    static let exchangeAddress = IPEndpoint(address: .loopbackV4, port: 5_070)
    static let phoneAddress = IPEndpoint(address: .loopbackV4, port: 5_080)

    var exchange: Exchange
    var phone: UserAgent
    var now = Instant(nanoseconds: 1_000_000_000)
    /// What the phone learned, with the time since the start.
    var events: [(at: Duration, event: UserAgent.Event)] = []
    var openPorts: Set<MediaSessionID> = []
    var packets: [Exchange.Output] = []
    /// Whether the exchange finds free ports.
    var hasPorts = true

    private let start = Instant(nanoseconds: 1_000_000_000)

    init() {
        self.exchange = Exchange(
            settings: ExchangeSettings(password: Self.password, address: .loopbackV4),
            entropy: EntropySource(testSeed: 1))
        self.phone = UserAgent(configuration: .init(), entropy: EntropySource(testSeed: 2))
    }

    /// Lets messages cross until both sides are silent.
    mutating func settle() {
        for _ in 0..<10_000 {
            let didPhone = self.drainPhone()
            let didExchange = self.drainExchange()
            if !didPhone, !didExchange { return }
        }
    }

    /// Lets time pass, stopping at every deadline.
    mutating func advance(_ duration: Duration) {
        let end = self.now + duration
        self.settle()
        for _ in 0..<1_000_000 {
            let next = [self.exchange.nextDeadline, self.phone.nextDeadline].compactMap(\.self).min()
            guard let next, next <= end else { break }
            self.now = max(self.now, next)
            self.phone.handleTimeout(now: self.now)
            self.exchange.handle(.timeout, now: self.now)
            self.settle()
        }
        self.now = end
    }

    private mutating func drainPhone() -> Bool {
        var did = false
        while let output = self.phone.poll() {
            did = true
            switch output {
            case .send(let datagram):
                self.exchange.handle(.datagram(Self.arriving(datagram)), now: self.now)
            case .event(let event):
                self.events.append((self.now - self.start, event))
            }
        }
        return did
    }

    private mutating func drainExchange() -> Bool {
        var did = false
        while let output = self.exchange.poll() {
            did = true
            switch output {
            case .send(let datagram):
                self.phone.receive(Self.arriving(datagram), now: self.now)
            case .openMedia(let id):
                if self.hasPorts { self.openPorts.insert(id) }
                let port = UInt16(30_000 + 2 * (id.rawValue % 1_000))
                self.exchange.handle(.mediaOpened(id, port: self.hasPorts ? port : nil), now: self.now)
            case .closeMedia(let id):
                self.openPorts.remove(id)
            case .sendRTP, .sendRTCP:
                self.packets.append(output)
            }
        }
        return did
    }

    private static func arriving(_ datagram: Datagram) -> Datagram {
        Datagram(transport: .udp, local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
    }

    // MARK: What the phone does

    private func request(
        _ method: SIP.Method, to user: String?, headers: Headers, body: [UInt8], password: Secret?
    ) -> UserAgent.OutgoingRequest {
        let own = URI.sip(SIPURI(user: "demo", host: "127.0.0.1", port: 5_070))
        return UserAgent.OutgoingRequest(
            method: method, uri: .sip(SIPURI(user: user, host: "127.0.0.1", port: 5_070)),
            from: NameAddress(uri: own),
            to: NameAddress(uri: user.map { .sip(SIPURI(user: $0, host: "127.0.0.1")) } ?? own),
            headers: headers, body: body, contentType: body.isEmpty ? nil : "application/sdp",
            route: Route(transport: .udp, local: Self.phoneAddress, remote: Self.exchangeAddress),
            credentials: password.map { [Credentials(user: "demo", password: $0)] } ?? [])
    }

    /// Registers, and gives back how it ended.
    mutating func register(
        expires: Int, contact: String = "<sip:demo@127.0.0.1:5080>", password: Secret? = Self.password
    ) -> UserAgent.Event? {
        let headers: Headers = [.contact: contact, .expires: "\(expires)"]
        let id = self.phone.send(
            self.request(.register, to: nil, headers: headers, body: [], password: password), now: self.now)
        self.settle()
        return self.events.map(\.event).last {
            switch $0 {
            case .response(id, _), .requestFailed(id, _): true
            default: false
            }
        }
    }

    static func offer(from address: IPAddress = .loopbackV4) -> [UInt8] {
        var negotiation = OfferAnswer(
            local: LocalAudio(
                address: address, port: 40_000,
                formats: [
                    AudioFormat(encodingName: "PCMU", clockRate: 8_000),
                    AudioFormat(encodingName: "PCMA", clockRate: 8_000),
                ]), sessionID: 7)
        return negotiation.offer().serialized()
    }

    mutating func call(
        _ number: String, offer: [UInt8] = Self.offer(), password: Secret? = Self.password
    ) -> InviteSessionID {
        let id = self.phone.invite(
            self.request(.invite, to: number, headers: Headers(), body: offer, password: password), now: self.now)
        self.settle()
        return id
    }

    /// What the phone learned about a call, in order, as short words.
    func story(of id: InviteSessionID) -> [String] {
        self.events.compactMap { _, event in
            switch event {
            case .trying(id): "trying"
            case .provisional(id, let response): "\(response.status)" + (response.body.isEmpty ? "" : "+sdp")
            case .established(id, let response): "\(response.status)" + (response.body.isEmpty ? "" : "+sdp")
            case .failed(id, .rejected(let response)): "\(response.status)"
            case .failed(id, .cancelled): "cancelled"
            case .failed(id, .authentication): "unauthorised"
            case .failed(id, _): "failed"
            case .ended(id, .local): "ended here"
            case .ended(id, _): "ended there"
            default: nil
            }
        }
    }

    /// How many RTP packets the exchange sent.
    var soundPackets: Int {
        self.packets.filter { if case .sendRTP = $0 { true } else { false } }.count
    }

    /// When the phone learned that its call was answered.
    func answered(_ id: InviteSessionID) -> Duration? {
        self.events.first { if case .established(id, _) = $0.event { true } else { false } }?.at
    }
}
