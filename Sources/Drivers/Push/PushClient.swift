// The one place from which this host calls addresses that a browser named.

public import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Primitives
import SIP
import Telephony
public import WebPush

/// Sends requests to push services over HTTPS, one connection for each.
///
/// A name is resolved once, its addresses are judged by the policy, and what was judged is connected to: there is no
/// second look-up that could say something else. Redirections are answers like any other.
public final class PushClient: Sendable {
    /// How long one request may take, name, handshake and answer together.
    public static let timeLimit: Duration = .seconds(15)
    /// Addresses of a name that are tried.
    static let addressLimit = 3

    private let eventLoop: any EventLoop
    private let policy: PushPolicy
    private let context: NIOSSLContext
    private let resolver: RouteResolver

    /// - Parameters:
    ///   - authorities: PEM file with certificates that are believed beside the system's.
    ///   - dnsServers: `address[:port]`; empty: those of the system.
    public init(
        eventLoop: any EventLoop, policy: PushPolicy, authorities: String?, dnsServers: [String]
    ) throws(DriverError) {
        self.eventLoop = eventLoop
        self.policy = policy
        self.context = try Self.context(authorities)
        self.resolver = try RouteResolver(lookup: DNSNameLookup(servers: dnsServers)) { _, remote in
            // Where we send from does not matter.
            IPEndpoint(address: remote.address.isV6 ? .v6(0, 0) : .v4(0), port: 0)
        }
    }

    /// Answered exactly once, in time.
    public func send(_ request: PushRequest) async -> PushAnswer {
        let endpoint = request.endpoint
        let deadline = NIODeadline.now() + .nanoseconds(Self.timeLimit.wholeNanoseconds)
        guard let found = await self.addresses(of: endpoint) else { return .unreachable }
        let allowed = found.filter { self.policy.admits($0, for: endpoint) }
        guard !allowed.isEmpty else { return .addressForbidden }
        for address in allowed.prefix(Self.addressLimit) {
            let remote = IPEndpoint(address: address, port: endpoint.port)
            let answer = await self.send(request, to: remote, by: deadline)
            if case .unreachable = answer, NIODeadline.now() < deadline { continue }
            return answer
        }
        return .unreachable
    }

    public func shutDown() {
        self.resolver.shutDown()
    }

    private func addresses(of endpoint: PushEndpoint) async -> [IPAddress]? {
        let server = ServerAddress(host: endpoint.host, port: endpoint.port, transport: .tls)
        let answer: RouteResolver.Answer = await withCheckedContinuation { continuation in
            self.resolver.resolve(server, on: self.eventLoop) { answer, _ in continuation.resume(returning: answer) }
        }
        return try? answer.get().map(\.remote.address)
    }

    private func send(_ request: PushRequest, to remote: IPEndpoint, by deadline: NIODeadline) async -> PushAnswer {
        guard let address = SocketAddress(remote) else { return .unreachable }
        let promise = self.eventLoop.makePromise(of: PushAnswer.self)
        let context = self.context
        let connecting = ClientBootstrap(group: self.eventLoop)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.fill(channel, context, PushExchange(request, by: deadline, answering: promise))
                }
            }
            .connect(to: address)
        connecting.whenFailure { _ in promise.succeed(.unreachable) }
        return (try? await promise.futureResult.get()) ?? .unreachable
    }

    private static func fill(_ channel: any Channel, _ context: NIOSSLContext, _ exchange: PushExchange) throws {
        let name = IPAddress(exchange.host) == nil ? exchange.host : nil
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 8 * 1024
        limits.maxHeaderListSize = 32 * 1024
        limits.maxHeaderFieldCount = 100
        let decoder = HTTPResponseDecoder(
            leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop, limitConfiguration: limits)
        try channel.pipeline.syncOperations.addHandlers([
            try NIOSSLClientHandler(context: context, serverHostname: name), HTTPRequestEncoder(),
            ByteToMessageHandler(decoder), exchange,
        ])
    }

    private static func context(_ authorities: String?) throws(DriverError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .seconds(1)
        if let authorities { configuration.additionalTrustRoots = [.file(authorities)] }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .authoritiesUnusable("\(error)")
        }
    }
}
