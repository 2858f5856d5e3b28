public import NIOCore
import NIOSSL
import Primitives
public import SIP
import Synchronization

/// SIP over TCP and TLS: one connection for each hop, used for whatever goes there in either direction
/// (RFC 3261, section 18; RFC 5923).
///
/// It works on one event loop, that of the machine, and everything but `counters` is called there. A hop is a server
/// with the account's choice of certificates, so that no account sends on a connection that another one trusted.
public final class StreamTransport: Sendable {
    struct State {
        var connections: [Hop: StreamConnection] = [:]
        var listeners: [any Channel] = []
        var sweep: RepeatedTask?
        var isOpen = true
    }

    /// Called on the event loop.
    public typealias Receiver = @Sendable (Datagram) -> Void
    public typealias FailureListener = @Sendable (Hop, TransportFailure) -> Void
    public typealias PongListener = @Sendable (Hop) -> Void

    private static let sweepInterval: TimeAmount = .seconds(1)

    let eventLoop: any EventLoop
    let limits: StreamLimits
    let onReceive: Receiver
    let onFailure: FailureListener
    let onPong: PongListener
    let state: NIOLoopBoundBox<State>
    let tlsContexts = TLSContexts()
    private let counts = Mutex(StreamCounters())

    public init(
        eventLoop: any EventLoop, limits: StreamLimits = StreamLimits(), onReceive: @escaping Receiver,
        onFailure: @escaping FailureListener, onPong: @escaping PongListener = { _ in }
    ) {
        self.eventLoop = eventLoop
        self.limits = limits
        self.onReceive = onReceive
        self.onFailure = onFailure
        self.onPong = onPong
        self.state = .makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    /// Sends one message, or a ping of two line ends, on the connection to its hop, which is made when there is none.
    public func send(_ datagram: Datagram) {
        guard self.state.value.isOpen else { return }
        let connection =
            self.state.value.connections[datagram.hop] ?? self.connect(to: datagram.hop, from: datagram.local)
        connection?.send(datagram.bytes)
    }

    /// Sends the two line ends that keep a connection alive (RFC 5626, section 4.4.1); `false` when there is none.
    public func ping(_ hop: Hop) -> Bool {
        guard let connection = self.state.value.connections[hop] else { return false }
        connection.send(StreamConnection.ping)
        return true
    }

    /// Closes everything; nothing is told any more.
    public func close() {
        self.state.value.isOpen = false
        self.state.value.sweep?.cancel()
        for listener in self.state.value.listeners { listener.close(promise: nil) }
        for connection in self.state.value.connections.values { connection.close(.closed) }
        self.state.value.listeners = []
    }

    public var counters: StreamCounters { self.counts.withLock { $0 } }

    func count(_ change: (inout StreamCounters) -> Void) {
        self.counts.withLock { change(&$0) }
    }

    /// Keeps a connection in the table; `false` at a limit.
    func add(_ connection: StreamConnection) -> Bool {
        let connections = self.state.value.connections
        guard self.state.value.isOpen, connections.count < self.limits.connections, self.mayAccept(connection) else {
            self.count { $0.refused += 1 }
            return false
        }
        self.state.value.connections[connection.hop]?.close(.closed)
        self.keep(connection, for: connection.hop)
        self.startSweep()
        return true
    }

    func keep(_ connection: StreamConnection?, for hop: Hop) {
        self.state.value.connections[hop] = connection
        let number = self.state.value.connections.count
        self.count { $0.connections = number }
    }

    private func mayAccept(_ connection: StreamConnection) -> Bool {
        if connection.isOurs { return true }
        let accepted = self.state.value.connections.values.lazy.filter { !$0.isOurs }
        guard accepted.count < self.limits.accepted else { return false }
        let address = connection.hop.remote.address
        return accepted.count { $0.hop.remote.address == address } < self.limits.acceptedPerAddress
    }

    /// The connection is gone: what was sent on it fails at once, and the next message makes a new one.
    func closed(_ connection: StreamConnection) {
        let wasReady = connection.isReady
        let failure = connection.failure ?? connection.plainFailure
        if case .closed = connection.state { return }
        connection.state = .closed
        guard self.state.value.connections[connection.hop] === connection else { return }
        self.keep(nil, for: connection.hop)
        self.count { counters in
            if !wasReady, connection.isOurs { counters.failed += 1 }
            if case .certificate = failure { counters.certificatesRefused += 1 }
        }
        if self.state.value.isOpen { self.onFailure(connection.hop, failure) }
    }

    /// Closes what is overdue, once a second while there are connections.
    private func startSweep() {
        guard self.state.value.sweep == nil else { return }
        self.state.value.sweep = self.eventLoop.scheduleRepeatedTask(
            initialDelay: Self.sweepInterval, delay: Self.sweepInterval
        ) { [weak self] task in
            guard let self, !self.state.value.connections.isEmpty else {
                self?.state.value.sweep = nil
                return task.cancel()
            }
            let now = MonotonicClock.now()
            for connection in self.state.value.connections.values {
                guard let reason = connection.overdue(now: now) else { continue }
                self.count { $0[keyPath: reason] += 1 }
                connection.close(connection.plainFailure)
            }
        }
    }
}
