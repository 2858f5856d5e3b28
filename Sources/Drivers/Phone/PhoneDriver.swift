public import Logging
public import NIOCore
public import NIOSSL
public import Primitives
import SIP
import Synchronization
public import Telephony

/// Runs the `PhoneMachine`: feeds it from the network, the resolver, the media threads, the storage and the clock, and
/// does what it says. It decides nothing.
///
/// The machine lives on one event loop. Everything here may be called from any thread.
public final class PhoneDriver: Sendable {
    /// Which audio socket belongs to a tab; `nil` when it has none at the moment. Called on the driver's loop.
    public typealias SinkLookup = @Sendable (SessionID) -> (any DownlinkSink)?

    let eventLoop: any EventLoop
    let settings: Settings
    let engine: MediaEngine
    let storage: any PhoneStorage
    let sinks: SinkLookup
    let onEvent: @Sendable (PhoneEvent) -> Void
    let logger: Logger
    /// Empty before the start and after the end.
    let runner: NIOLoopBoundBox<PhoneRunner?>
    /// Messages on their way to the loop.
    private let backlog = Atomic<Int>(0)
    let datagramsDropped = Atomic<UInt64>(0)
    let parts = Mutex<Parts>(.idle)

    enum Parts {
        case idle
        case running(TransportLayer, RouteResolver)
        case ended
    }

    /// `onEvent` is called on the driver's loop, in order: it must hand over and return.
    public init(
        eventLoop: any EventLoop, settings: Settings = Settings(), engine: MediaEngine, storage: any PhoneStorage,
        sinks: @escaping SinkLookup, onEvent: @escaping @Sendable (PhoneEvent) -> Void, logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.engine = engine
        self.storage = storage
        self.sinks = sinks
        self.onEvent = onEvent
        self.logger = logger
        self.runner = .makeEmptyBox(valueType: PhoneRunner.self, eventLoop: eventLoop)
    }

    /// Binds the SIP sockets and starts to work; fails with what a person can do about it.
    ///
    /// - Parameter certificate: Ours, for those who call in by TLS.
    public func start(certificate: TLSConfiguration? = nil) async throws(DriverError) {
        guard self.parts.withLock({ if case .idle = $0 { true } else { false } }) else { throw .alreadyStarted }
        let transport = try await TransportLayer.open(
            self.settings, certificate: certificate, streams: self.makeStreams(),
            onReceive: { [weak self] in self?.receive($0) },
            onBounce: { [weak self] in self?.feed(.transportFailed(Hop(transport: .udp, remote: $0), .unreachable)) })
        let resolver: RouteResolver
        do throws(DriverError) {
            resolver = try RouteResolver(
                settings: self.settings.resolver, lookup: DNSNameLookup(servers: self.settings.dnsServers)
            ) { kind, remote in
                transport.localEndpoint(kind, towards: remote)
            }
        } catch {
            transport.close()
            throw error
        }
        self.parts.withLock { $0 = .running(transport, resolver) }
        self.engine.observe { [weak self] id, event in self?.feed(.media(id, event)) }
        await self.onLoop {
            self.runner.value = PhoneRunner(driver: self, transport: transport, resolver: resolver)
        }
        let endpoints = transport.udp.endpoints.map(\.description).joined(separator: ", ")
        self.logger.info("SIP is ready", metadata: ["endpoints": "\(endpoints)"])
    }

    /// Where SIP is received; empty before the start and after the end.
    public var sipEndpoints: [IPEndpoint] {
        self.parts.withLock { if case .running(let transport, _) = $0 { transport.udp.endpoints } else { [] } }
    }

    public func now() -> Instant { MonotonicClock.now() }

    /// Carries out one command; answered exactly once.
    public func perform(_ command: PhoneCommand) async throws(PhoneError) -> PhoneReply {
        let result = await withCheckedContinuation { continuation in
            self.eventLoop.execute {
                if let runner = self.runner.value {
                    runner.submit(command, continuation)
                } else {
                    continuation.resume(returning: .failure(.shuttingDown))
                }
            }
        }
        return try result.get()
    }

    /// The tab's audio socket is open now: it is given what the machine attached to it before.
    public func audioSocketOpened(_ session: SessionID) {
        self.eventLoop.execute { self.runner.value?.attachAgain(session) }
    }

    /// Hangs up, unregisters, waits for the storage, and closes everything, the media engine too. Takes at most five
    /// seconds and may be called twice.
    public func shutDown() async {
        let parts = self.parts.withLock { parts in
            defer { parts = .ended }
            return parts
        }
        if case .running(let transport, let resolver) = parts {
            _ = try? await self.perform(.shutDown)
            await withCheckedContinuation { continuation in
                self.eventLoop.execute {
                    if let runner = self.runner.value { runner.end(continuation) } else { continuation.resume() }
                }
            }
            await self.onLoop { self.runner.value = nil }
            transport.close()
            resolver.shutDown()
        }
        self.engine.shutDown()
    }

    /// Hands an input to the machine, from any thread.
    func feed(_ input: PhoneMachine.Input) {
        self.eventLoop.execute { self.runner.value?.handle(input) }
    }

    private func receive(_ datagrams: [Datagram]) {
        let waiting = self.backlog.add(datagrams.count, ordering: .relaxed).newValue
        guard waiting <= self.settings.datagramLimit else {
            self.backlog.subtract(datagrams.count, ordering: .relaxed)
            self.datagramsDropped.add(UInt64(datagrams.count), ordering: .relaxed)
            return
        }
        self.eventLoop.execute {
            self.backlog.subtract(datagrams.count, ordering: .relaxed)
            guard let runner = self.runner.value else { return }
            for datagram in datagrams { runner.handle(.datagram(datagram)) }
        }
    }

    /// Connections work on the machine's own loop, so that nothing waits in between.
    private func makeStreams() -> StreamTransport {
        StreamTransport(
            eventLoop: self.eventLoop, limits: self.settings.streams,
            onReceive: { [weak self] in self?.runner.value?.handle(.datagram($0)) },
            onFailure: { [weak self] in self?.runner.value?.handle(.transportFailed($0, $1)) },
            onPong: { [weak self] in self?.runner.value?.handle(.pong($0)) })
    }

    private func onLoop(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            self.eventLoop.execute {
                body()
                continuation.resume()
            }
        }
    }
}
