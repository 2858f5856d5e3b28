// Two phones that write to each other through a proxy, on a wire that loses; either may crash at any moment, and comes
// back with what its vault has.

import Primitives
import SIP

@testable import Telephony

final class ChatWorld {
    /// A phone, and what outlives it.
    struct Station {
        let user: String
        let endpoint: IPEndpoint
        var phone: PhoneMachine
        let shelf = Shelf()
        /// How often it was started; what an earlier life asked for comes too late.
        var life = 0
        var replies: [CommandID: Result<PhoneReply, PhoneError>] = [:]
        /// What it has put out, over all lives.
        var outputs = 0
        /// The output after which it crashes, and whether what it had asked the vault for is done.
        var crash: (after: Int, isDone: Bool)?
    }

    enum Item {
        case datagram(Datagram)
        case input(PhoneMachine.Input, station: Int, life: Int)
        /// Done when it is due, not when it is asked for: a crash may come first.
        case store(StorageID, StorageEffect, station: Int, life: Int)
        case step(() -> Void)
    }

    static let proxyEndpoint = IPEndpoint(address: .v4(0xC000_0202), port: 5060)

    private(set) var now = Instant(nanoseconds: 1_000_000_000)
    private(set) var stations: [Station]
    var wire: Wire
    private var proxy: UserAgent
    private var forwarded: [RequestID: IncomingRequestID] = [:]
    private var random: SplitMix64
    private var queue = DeadlineQueue<UInt64>()
    private var items: [UInt64: Item] = [:]
    private var lastItem: UInt64 = 0
    private var lastCommand: UInt64 = 0
    private(set) var crashes = 0

    init(seed: UInt64, wire: Wire = .perfect) {
        self.wire = wire
        self.random = SplitMix64(seed: seed)
        self.proxy = UserAgent(
            configuration: .init(product: "Proxy", allow: [.message, .register]),
            entropy: EntropySource(testSeed: seed &+ 99))
        self.stations = ["1001", "1002"].enumerated().map { index, user in
            Station(
                user: user, endpoint: IPEndpoint(address: .v4(0xC000_0210 + UInt32(index)), port: 5062),
                phone: Self.phone(seed &* 1_000 &+ UInt64(index)))
        }
        for index in self.stations.indices { self.begin(index) }
    }

    private static func phone(_ seed: UInt64) -> PhoneMachine {
        PhoneMachine(settings: PhoneMachine.Settings(), entropy: EntropySource(testSeed: seed))
    }

    /// As the host does it: the accounts, then the messages that wait.
    private func begin(_ index: Int) {
        let account = Account(
            id: AccountID(rawValue: "a"), owner: UserID(rawValue: "owner"), user: self.stations[index].user,
            domain: "pbx.example", password: Secret("secret"), server: ServerAddress(host: "pbx.example"))
        self.ask(.restoreAccount(account), of: index)
        self.ask(.restoreMessages(self.stations[index].shelf.waiting), of: index)
    }

    /// - Parameter isDone: What the vault was asked for last is done, though nobody hears of it.
    func crash(_ index: Int, isDone: Bool) {
        self.crashes += 1
        let life = self.stations[index].life
        for key in self.items.keys.sorted() {
            guard case .store(_, let effect, index, life)? = self.items[key] else { continue }
            if isDone { _ = self.stations[index].shelf.perform(effect) }
            self.items[key] = nil
        }
        self.stations[index].life += 1
        self.stations[index].phone = Self.phone(UInt64(self.crashes) &* 7_919 &+ UInt64(index))
        self.begin(index)
    }

    func plan(_ crash: (after: Int, isDone: Bool), of index: Int) { self.stations[index].crash = crash }

    @discardableResult
    func ask(_ command: PhoneCommand, of index: Int) -> CommandID {
        self.lastCommand += 1
        let id = CommandID(rawValue: self.lastCommand)
        self.stations[index].phone.handle(.command(id, command), now: self.now)
        self.drain()
        return id
    }

    /// A page that asks until it hears that the message is kept.
    func write(_ text: String, from index: Int) {
        let command = PhoneCommand.sendMessage(
            account: AccountID(rawValue: "a"), to: index == 0 ? "1002" : "1001", text: text, clientID: text)
        let id = self.ask(command, of: index)
        self.after(.seconds(10)) { [unowned self] in
            if case .success = self.stations[index].replies[id] { return }
            self.write(text, from: index)
        }
    }

    func after(_ delay: Duration, _ step: @escaping () -> Void) { self.schedule(.step(step), after: delay) }

    func run(for duration: Duration) {
        let end = self.now + duration
        while true {
            let deadlines =
                [self.queue.earliest, self.proxy.nextDeadline] + self.stations.map(\.phone.nextDeadline)
            guard let next = deadlines.compactMap({ $0 }).min(), next <= end else { break }
            self.now = max(self.now, next)
            self.step()
            self.drain()
        }
        self.now = end
    }

    private func step() {
        if let key = self.queue.popDue(now: self.now) {
            if let item = self.items.removeValue(forKey: key) { self.perform(item) }
            return
        }
        for index in self.stations.indices {
            guard let deadline = self.stations[index].phone.nextDeadline, deadline <= self.now else { continue }
            return self.stations[index].phone.handle(.timeout, now: self.now)
        }
        self.proxy.handleTimeout(now: self.now)
    }

    private func perform(_ item: Item) {
        switch item {
        case .datagram(let datagram):
            if datagram.local == Self.proxyEndpoint {
                self.proxy.receive(datagram, now: self.now)
            } else if let index = self.stations.firstIndex(where: { $0.endpoint == datagram.local }) {
                self.stations[index].phone.handle(.datagram(datagram), now: self.now)
            }
        case .input(let input, let index, let life):
            guard self.stations[index].life == life else { return }
            self.stations[index].phone.handle(input, now: self.now)
        case .store(let id, let effect, let index, let life):
            guard self.stations[index].life == life else { return }
            let outcome = self.stations[index].shelf.perform(effect)
            self.stations[index].phone.handle(.stored(id, outcome), now: self.now)
        case .step(let step): step()
        }
    }

    private func schedule(_ item: Item, after delay: Duration) {
        self.lastItem += 1
        self.items[self.lastItem] = item
        self.queue.schedule(self.lastItem, at: self.now + delay)
    }

    private func drain() {
        for index in self.stations.indices { self.drain(index) }
        while let output = self.proxy.poll() {
            switch output {
            case .send(let datagram): self.transmit(datagram)
            case .event(let event): self.serve(event)
            }
        }
    }

    private func drain(_ index: Int) {
        let life = self.stations[index].life
        while self.stations[index].life == life, let output = self.stations[index].phone.poll() {
            self.obey(output, index, life)
            self.stations[index].outputs += 1
            if let crash = self.stations[index].crash, self.stations[index].outputs >= crash.after {
                self.stations[index].crash = nil
                self.crash(index, isDone: crash.isDone)
            }
        }
    }

    private func obey(_ output: PhoneMachine.Output, _ index: Int, _ life: Int) {
        switch output {
        case .send(let datagram): self.transmit(datagram)
        case .resolve(let id, _):
            let route = Route(
                transport: .udp, local: self.stations[index].endpoint, remote: Self.proxyEndpoint)
            self.schedule(
                .input(.resolved(id, .success([route])), station: index, life: life), after: .milliseconds(1))
        case .store(let id, let effect):
            self.schedule(.store(id, effect, station: index, life: life), after: .milliseconds(3))
        case .reply(let id, let result): self.stations[index].replies[id] = result
        case _: break
        }
    }

    private func transmit(_ datagram: Datagram) {
        let arriving = Datagram(
            transport: .udp, local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
        for delay in self.wire.delays(&self.random) { self.schedule(.datagram(arriving), after: delay) }
    }

    /// A registrar, and a proxy that sends a MESSAGE on as it came and its answer back.
    private func serve(_ event: UserAgent.Event) {
        switch event {
        case .request(let id, let request, _, _) where request.method == .register:
            let contact = request.contacts.first.map { "\($0.description);expires=300" }
            self.proxy.respond(id, status: 200, headers: contact.map { [.contact: $0] } ?? [:], now: self.now)
        case .request(let id, let request, _, _) where request.method == .message:
            guard let to = self.stations.first(where: { $0.user == request.uri.sip?.user }), var from = request.from,
                let tag = from.tag
            else { return self.proxy.respond(id, status: 404, now: self.now) }
            from.tag = nil
            let uri = URI.sip(SIPURI(user: to.user, host: "192.0.2.16", port: 5062))
            let sent = self.proxy.send(
                UserAgent.OutgoingRequest(
                    method: .message, uri: uri, from: from, to: NameAddress(uri: uri), callID: request.callID,
                    cSeq: request.cSeq?.number, fromTag: tag, body: request.body,
                    contentType: request.headers[.contentType],
                    route: Route(transport: .udp, local: Self.proxyEndpoint, remote: to.endpoint)), now: self.now)
            self.forwarded[sent] = id
        case .request(let id, _, _, _): self.proxy.respond(id, status: 489, now: self.now)
        case .response(let id, let response):
            guard let incoming = self.forwarded.removeValue(forKey: id) else { return }
            self.proxy.respond(incoming, status: response.status, now: self.now)
        case .requestFailed(let id, _): self.forwarded[id] = nil
        case _: break
        }
    }
}
