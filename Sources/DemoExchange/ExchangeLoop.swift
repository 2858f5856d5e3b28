// The shell around the exchange: one thread, one poll, its sockets and the clock. It decides nothing.

import Drivers
import Glibc
import Media
import Primitives
import SIP

/// Feeds the exchange with datagrams and time, and sends what it says.
struct ExchangeLoop {
    /// How long calls may take to hang up when the exchange stops.
    private static let farewell: Duration = .seconds(2)
    /// Datagrams taken from one socket before the others have their turn.
    private static let burst = 32

    private var exchange: Exchange
    private let sip: UDPSocket
    private var ports: MediaPorts
    private let stop: StopSignal
    private let exitsWithParent: Bool

    var local: IPEndpoint { self.sip.local }

    init(
        settings: ExchangeSettings, port: UInt16, mediaPorts: ClosedRange<UInt16>, exitsWithParent: Bool
    ) throws(ExchangeError) {
        guard settings.address.isLoopback else { throw .notLoopback("\(settings.address)") }
        self.exchange = Exchange(settings: settings, entropy: SystemEntropy.source())
        self.sip = try UDPSocket(binding: IPEndpoint(address: settings.address, port: port))
        self.ports = MediaPorts(address: settings.address, range: mediaPorts)
        self.stop = try StopSignal(isChild: exitsWithParent)
        self.exitsWithParent = exitsWithParent
    }

    /// Returns when the exchange was asked to stop and its calls are over.
    mutating func run() {
        var end: Instant?
        while true {
            self.drain()
            let now = MonotonicClock.now()
            if let end, self.exchange.isAtRest || now >= end { break }
            let deadline = [self.exchange.nextDeadline, end].compactMap(\.self).min()
            let wantsStop = self.wait(until: deadline, now: now, watchesStop: end == nil)
            if wantsStop, end == nil {
                end = MonotonicClock.now() + Self.farewell
                self.exchange.handle(.shutDown, now: MonotonicClock.now())
            }
        }
        for id in self.ports.pairs.keys { self.ports.close(id) }
        self.sip.shut()
    }

    private mutating func drain() {
        while let output = self.exchange.poll() {
            switch output {
            case .send(let datagram):
                self.sip.send(datagram.bytes, to: datagram.remote)
            case .openMedia(let id):
                let port = self.ports.open(id)
                self.exchange.handle(.mediaOpened(id, port: port), now: MonotonicClock.now())
            case .closeMedia(let id):
                self.ports.close(id)
            case .sendRTP(let id, let bytes, let remote):
                self.ports.pairs[id]?.rtp.send(bytes, to: remote)
            case .sendRTCP(let id, let bytes, let remote):
                self.ports.pairs[id]?.rtcp.send(bytes, to: remote)
            }
        }
    }

    /// Sleeps until a datagram or the deadline, feeds the exchange, and says whether somebody asked to stop.
    private mutating func wait(until deadline: Instant?, now: Instant, watchesStop: Bool) -> Bool {
        var watched = [Self.watch(self.sip.descriptor)]
        if watchesStop {
            watched.append(Self.watch(self.stop.descriptor))
            if self.exitsWithParent { watched.append(Self.watch(STDIN_FILENO)) }
        }
        let first = watched.count
        let pairs = Array(self.ports.pairs)
        for (_, pair) in pairs { watched += [Self.watch(pair.rtp.descriptor), Self.watch(pair.rtcp.descriptor)] }
        let ready = Glibc.poll(&watched, nfds_t(watched.count), Self.milliseconds(until: deadline, now: now))
        if ready > 0 {
            if watched[0].revents != 0 { self.receiveSignalling() }
            for (index, (id, pair)) in pairs.enumerated() {
                if watched[first + 2 * index].revents != 0 { self.receive(pair.rtp) { .rtp(id, $0, from: $1) } }
                if watched[first + 2 * index + 1].revents != 0 { self.receive(pair.rtcp) { .rtcp(id, $0, from: $1) } }
            }
        }
        if let deadline, MonotonicClock.now() >= deadline { self.exchange.handle(.timeout, now: MonotonicClock.now()) }
        return watched[1..<first].contains { $0.revents != 0 && Self.isStop($0.fd) }
    }

    private mutating func receiveSignalling() {
        let local = self.sip.local
        self.receive(self.sip) { .datagram(Datagram(transport: .udp, local: local, remote: $1, bytes: $0)) }
    }

    private mutating func receive(_ socket: UDPSocket, as input: ([UInt8], IPEndpoint) -> Exchange.Input) {
        for _ in 0..<Self.burst {
            guard let (bytes, remote) = socket.receive() else { return }
            self.exchange.handle(input(bytes, remote), now: MonotonicClock.now())
        }
    }

    /// A signal, or the end of standard input; what is written to standard input means nothing.
    private static func isStop(_ descriptor: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        return descriptor == STDIN_FILENO ? count <= 0 : count > 0
    }

    private static func watch(_ descriptor: Int32) -> pollfd {
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }

    /// Rounded up, so that the deadline has passed when the poll returns; -1 waits for ever.
    private static func milliseconds(until deadline: Instant?, now: Instant) -> Int32 {
        guard let deadline else { return -1 }
        return Int32(clamping: max(0, ((deadline - now).wholeNanoseconds + 999_999) / 1_000_000))
    }
}
