// Connections that others open.

import Glibc
import NIOCore
import NIOPosix
public import NIOSSL
public import Primitives
import SIP

extension StreamTransport {
    private static let backlog: Int32 = 256

    /// Accepts connections at `endpoint`, with TLS where a certificate is given; returns the port.
    public func listen(
        on endpoint: IPEndpoint, certificate: TLSConfiguration? = nil
    ) async throws(DriverError) -> UInt16 {
        let context: NIOSSLContext?
        do {
            context = try certificate.map { try NIOSSLContext(configuration: $0) }
        } catch {
            throw .certificateUnusable("\(error)")
        }
        do {
            let channel = try await self.bootstrap(endpoint, context).bind(
                to: SocketAddress(ipAddress: "\(endpoint.address)", port: Int(endpoint.port))
            ).get()
            let port = channel.localAddress?.port.map { UInt16(truncatingIfNeeded: $0) }
            try await self.eventLoop.submit { self.state.value.listeners.append(channel) }.get()
            return port ?? endpoint.port
        } catch {
            guard let error = error as? IOError else { throw .system(call: "bind", errno: 0) }
            throw DriverError(binding: endpoint, code: -error.errnoCode)
        }
    }

    /// Frees the ports; connections stay.
    func stopListening() async {
        let listeners = try? await self.eventLoop.submit {
            defer { self.state.value.listeners = [] }
            return self.state.value.listeners
        }.get()
        for listener in listeners ?? [] { try? await listener.close() }
    }

    private func bootstrap(_ endpoint: IPEndpoint, _ context: NIOSSLContext?) -> ServerBootstrap {
        var bootstrap = ServerBootstrap(group: self.eventLoop)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Our own connections leave from this port, too.
            .serverChannelOption(.socketOption(Self.reusePort), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel, context) }
            }
        if endpoint.address.isV6 {
            let option = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            bootstrap = bootstrap.serverChannelOption(option, value: 1)
        }
        return bootstrap
    }

    private func accept(_ channel: any Channel, _ context: NIOSSLContext?) throws {
        guard let remote = channel.remoteAddress.flatMap(IPEndpoint.init), let local = channel.localAddress,
            let local = IPEndpoint(local)
        else { throw ChannelError.operationUnsupported }
        let hop = Hop(transport: context == nil ? .tcp : .tls, remote: remote)
        let connection = StreamConnection(
            hop: hop, local: local, isOurs: false, transport: self, now: MonotonicClock.now())
        guard self.add(connection) else { throw ChannelError.operationUnsupported }
        self.count { $0.accepted += 1 }
        if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
        try channel.pipeline.syncOperations.addHandler(connection)
    }
}
