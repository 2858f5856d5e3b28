import CLinux
public import NIOCore
public import Primitives
public import SIP
import Synchronization
public import Telephony

/// Names to routes, on threads of its own, because the system's resolver blocks for as long as it likes.
///
/// A request is answered exactly once and in time; a lookup that takes longer goes on unheard.
public final class RouteResolver: Sendable {
    public typealias Answer = Result<[Route], ResolveFailure>
    /// Gets the answer, and how long it holds where DNS says so.
    public typealias Completion = @Sendable (_ answer: Answer, _ lifetime: Duration?) -> Void
    /// What a thread comes back with.
    typealias Finding = (answer: Answer, lifetime: Duration?)

    public struct Settings: Hashable, Sendable {
        /// Requests that wait for a thread; further ones fail at once.
        public var queueLimit = 256
        /// How long an answer may take.
        public var timeLimit: Duration = .seconds(8)
        /// One dead name server must not hold up every other name.
        public var threads = 2

        public init() {}
    }

    /// Our address for a transport towards `remote`, or `nil` when no socket of ours leads there.
    public typealias LocalEndpoint = @Sendable (_ transport: Transport, _ remote: IPEndpoint) -> IPEndpoint?

    /// How long each thread may take to end.
    private static let joinLimit: Duration = .milliseconds(200)

    private let settings: Settings
    private let lookup: any NameLookup
    private let localEndpoint: LocalEndpoint
    private let queue: ResolverQueue
    private let threads: Mutex<[SystemThread]>

    public init(
        settings: Settings = Settings(), lookup: any NameLookup = DNSNameLookup(),
        localEndpoint: @escaping LocalEndpoint
    ) throws(DriverError) {
        self.settings = settings
        self.lookup = lookup
        self.localEndpoint = localEndpoint
        let queue = try ResolverQueue(limit: settings.queueLimit)
        self.queue = queue
        self.threads = Mutex([])
        for index in 0..<settings.threads {
            let thread = try SystemThread.start(name: "resolver-\(index)") {
                while let request = queue.next() {
                    if request.isAnswered { continue }
                    request.answer(Self.resolve(request.server, lookup, localEndpoint))
                }
            }
            self.threads.withLock { $0.append(thread) }
        }
    }

    deinit {
        self.queue.close(threads: self.settings.threads)
    }

    /// Answers on `loop`. An address literal needs no thread.
    public func resolve(
        _ server: ServerAddress, on loop: any EventLoop, _ completion: @escaping Completion
    ) {
        if let address = IPAddress(server.host) {
            let remote = IPEndpoint(address: address, port: server.port ?? server.defaultPort)
            let hop = NextHop(transport: server.transport ?? .udp, remote: remote)
            let finding = Self.routes([hop], self.localEndpoint)
            return loop.execute { completion(finding.answer, nil) }
        }
        let request = ResolverRequest(server, promise: loop.makePromise())
        let limit = TimeAmount.nanoseconds(self.settings.timeLimit.wholeNanoseconds)
        let timeout = loop.scheduleTask(in: limit) { request.answer((.failure(.unavailable), nil)) }
        request.result.whenSuccess { finding in
            timeout.cancel()
            completion(finding.answer, finding.lifetime)
        }
        if !self.queue.append(request) { request.answer((.failure(.unavailable), nil)) }
    }

    /// Ends the threads; one that hangs in the system's resolver is left to end by itself.
    public func shutDown() {
        self.queue.close(threads: self.settings.threads)
        let threads = self.threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in threads { thread.join(within: Self.joinLimit) }
    }

    private static func resolve(
        _ server: ServerAddress, _ lookup: any NameLookup, _ localEndpoint: LocalEndpoint
    ) -> Finding {
        switch lookup.nextHops(of: server) {
        case .success(let hops): self.routes(hops, localEndpoint)
        case .failure(let failure): (.failure(failure), nil)
        }
    }

    private static func routes(_ hops: [NextHop], _ localEndpoint: LocalEndpoint) -> Finding {
        let routes = hops.compactMap { hop in
            localEndpoint(hop.transport, hop.remote).map { local in
                Route(transport: hop.transport, local: local, remote: hop.remote)
            }
        }
        return routes.isEmpty ? (.failure(.noRoute), nil) : (.success(routes), hops.compactMap(\.lifetime).min())
    }
}
