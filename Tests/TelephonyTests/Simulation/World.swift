// One phone and one exchange on a simulated wire. The clock jumps to whatever comes next; nothing sleeps.

import Media
import Primitives
import SIP

@testable import Telephony

final class World {
    enum Item {
        case toPhone(Datagram)
        case toExchange(Datagram)
        case input(PhoneMachine.Input)
        case act(Exchange.Act)
        case step((World) -> Void)
    }

    static let phoneEndpoint = IPEndpoint(address: .v4(0xC000_0201), port: 5062)
    static let exchangeEndpoint = IPEndpoint(address: .v4(0xC000_0202), port: 5060)
    /// A second server of the same domain, and another address of the phone's.
    static let secondEndpoint = IPEndpoint(address: .v4(0xC000_0203), port: 5060)
    static let otherPhoneEndpoint = IPEndpoint(address: .v4(0xC633_6401), port: 5062)
    static let tab = SessionID(rawValue: 1)

    private(set) var now = Instant(nanoseconds: 1_000_000_000)
    var phone: PhoneMachine
    var exchange: Exchange
    var wire: Wire
    private var random: SplitMix64
    private var queue = DeadlineQueue<UInt64>()
    private var items: [UInt64: Item] = [:]
    private var lastItem: UInt64 = 0
    private var lastCommand: UInt64 = 0
    private var nextPort: UInt16 = 20_000

    /// How the world's own effects turn out.
    var resolution: Result<[Route], ResolveFailure>? = .success([World.route])
    var mediaOpening: Result<Void, MediaOpenFailure> = .success(())
    var storing: StoreOutcome? = .stored
    let shelf = Shelf()
    /// Servers that neither hear nor say anything.
    var deaf: Set<IPEndpoint> = []

    private(set) var replies: [CommandID: [Result<PhoneReply, PhoneError>]] = [:]
    private(set) var repliedAt: [CommandID: Instant] = [:]
    private(set) var events: [PhoneEvent] = []
    private(set) var effects: [PhoneMachine.Output] = []
    private(set) var openMedia: Set<MediaSessionID> = []
    private(set) var closings: [MediaSessionID: Int] = [:]
    private(set) var configured: [MediaSessionID: MediaParameters] = [:]
    private(set) var datagrams: [Datagram] = []
    private(set) var exchangeDatagrams: [Datagram] = []
    /// Everything the phone put out, as text: two runs of one seed must agree on it.
    private(set) var trace: [String] = []

    static let route = Route(transport: .udp, local: World.phoneEndpoint, remote: World.exchangeEndpoint)
    static let secondRoute = Route(transport: .udp, local: World.phoneEndpoint, remote: World.secondEndpoint)
    static let exchangeHop = Hop(transport: .udp, remote: World.exchangeEndpoint)

    init(seed: UInt64 = 1, wire: Wire = .perfect, change: (inout PhoneMachine.Settings) -> Void = { _ in }) {
        var settings = PhoneMachine.Settings()
        settings.formats = [.pcmu, .pcma]
        change(&settings)
        self.phone = PhoneMachine(settings: settings, entropy: EntropySource(testSeed: seed))
        self.exchange = Exchange(entropy: EntropySource(testSeed: seed &+ 1 << 32))
        self.wire = wire
        self.random = SplitMix64(seed: seed)
    }

    // MARK: Asking

    @discardableResult
    func ask(_ command: PhoneCommand) -> CommandID {
        self.lastCommand += 1
        let id = CommandID(rawValue: self.lastCommand)
        self.give(.command(id, command))
        return id
    }

    func reply(_ id: CommandID) -> Result<PhoneReply, PhoneError>? {
        self.replies[id]?.first
    }

    /// Runs until the reply is there, and gives it.
    func answer(_ command: PhoneCommand) -> Result<PhoneReply, PhoneError>? {
        let id = self.ask(command)
        self.run(for: .seconds(60)) { self.replies[id] != nil }
        return self.reply(id)
    }

    func give(_ input: PhoneMachine.Input) {
        self.phone.handle(input, now: self.now)
        self.drain()
    }

    func after(_ delay: Duration, _ step: @escaping (World) -> Void) {
        self.schedule(.step(step), after: delay)
    }

    // MARK: Running

    /// Lets time pass, at most for `duration`, until nothing is left to happen or `isDone` says so.
    func run(for duration: Duration, until isDone: () -> Bool = { false }) {
        let end = self.now + duration
        self.drain()
        while !isDone() {
            let deadlines = [self.queue.earliest, self.phone.nextDeadline, self.exchange.agent.nextDeadline]
            guard let next = deadlines.compactMap({ $0 }).min(), next <= end else {
                self.now = end
                return
            }
            self.now = max(self.now, next)
            self.step()
        }
    }

    /// Lets the clock stand at an instant without anything having happened that is due by then.
    func jump(to instant: Instant) {
        self.now = max(self.now, instant)
    }

    private func step() {
        if let key = self.queue.popDue(now: self.now), let item = self.items.removeValue(forKey: key) {
            self.perform(item)
        } else if let deadline = self.phone.nextDeadline, deadline <= self.now {
            self.phone.handle(.timeout, now: self.now)
        } else {
            self.exchange.agent.handleTimeout(now: self.now)
        }
        self.drain()
    }

    private func perform(_ item: Item) {
        switch item {
        case .toPhone(let datagram): self.phone.handle(.datagram(datagram), now: self.now)
        case .toExchange(let datagram): self.exchange.agent.receive(datagram, now: self.now)
        case .input(let input): self.phone.handle(input, now: self.now)
        case .act(let act): self.exchange.perform(act, now: self.now)
        case .step(let step): step(self)
        }
    }

    private func schedule(_ item: Item, after delay: Duration) {
        self.lastItem += 1
        self.items[self.lastItem] = item
        self.queue.schedule(self.lastItem, at: self.now + delay)
    }

    func drain() {
        while let output = self.phone.poll() { self.obey(output) }
        while let output = self.exchange.agent.poll() {
            switch output {
            case .send(let datagram): self.transmit(datagram, toPhone: true)
            case .event(let event): self.exchange.receive(event, now: self.now)
            }
        }
        for plan in self.exchange.plans { self.schedule(.act(plan.act), after: plan.after) }
        self.exchange.plans = []
    }

    private func transmit(_ datagram: Datagram, toPhone: Bool) {
        if toPhone { self.exchangeDatagrams.append(datagram) }
        let arriving = Datagram(
            transport: datagram.transport, local: datagram.remote, remote: datagram.local, bytes: datagram.bytes)
        let receivers =
            toPhone ? [Self.phoneEndpoint, Self.otherPhoneEndpoint] : [Self.exchangeEndpoint, Self.secondEndpoint]
        guard receivers.contains(datagram.remote), self.deaf.isDisjoint(with: [datagram.remote, datagram.local])
        else { return }
        for delay in self.wire.delays(&self.random) {
            self.schedule(toPhone ? .toPhone(arriving) : .toExchange(arriving), after: delay)
        }
    }

    private func obey(_ output: PhoneMachine.Output) {
        self.trace.append("\(self.now.nanoseconds) \(Self.text(of: output))")
        switch output {
        case .send(let datagram):
            self.datagrams.append(datagram)
            self.transmit(datagram, toPhone: false)
        case .resolve(let id, _):
            if let result = self.resolution { self.schedule(.input(.resolved(id, result)), after: .milliseconds(5)) }
        case .openMedia(let id, _): self.open(id)
        case .configureMedia(let id, let parameters): self.configured[id] = parameters
        case .closeMedia(let id):
            self.openMedia.remove(id)
            self.closings[id, default: 0] += 1
        case .store(let id, let effect):
            guard let storing = self.storing else { break }
            let outcome = storing == .stored ? self.shelf.perform(effect) : storing
            self.schedule(.input(.stored(id, outcome)), after: .milliseconds(3))
        case .reply(let id, let result):
            self.replies[id, default: []].append(result)
            self.repliedAt[id] = self.now
        case .event(let event): self.events.append(event)
        case .sendDigits, .askFromMedia, .attachAudio, .detachAudio, .checkRoute, .ping: break
        }
        self.effects.append(output)
    }

    /// A text that is the same in every run; a dictionary's own description is not, and that of bytes takes long.
    private static func text(of output: PhoneMachine.Output) -> String {
        switch output {
        case .send(let datagram):
            return "send \(datagram.hop) from \(datagram.local): \(String(decoding: datagram.bytes, as: UTF8.self))"
        case .configureMedia(let id, var parameters):
            let formats = parameters.receiveFormats.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            parameters.receiveFormats = [:]
            return "configure \(id) \(parameters) \(formats)"
        default: return "\(output)"
        }
    }

    private func open(_ id: MediaSessionID) {
        switch self.mediaOpening {
        case .success:
            self.openMedia.insert(id)
            self.nextPort += 2
            self.schedule(.input(.mediaOpened(id, .success(self.nextPort))), after: .milliseconds(1))
        case .failure(let failure):
            self.schedule(.input(.mediaOpened(id, .failure(failure))), after: .milliseconds(1))
        }
    }
}
