// Connections of ours.

import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Primitives
import SIP

extension StreamTransport {
    /// Begins to connect; messages wait in the connection until it is ready. `nil` at a limit.
    func connect(to hop: Hop, from local: IPEndpoint) -> StreamConnection? {
        let connection = StreamConnection(
            hop: hop, local: local, isOurs: true, transport: self, now: MonotonicClock.now())
        guard self.add(connection) else {
            // Not at once: the machine is in the middle of the request that fails.
            self.eventLoop.execute { self.onFailure(hop, .limit) }
            return nil
        }
        self.attempt(connection, from: local)
        return connection
    }

    /// The connection leaves from the port that others reach us at. So the address that the server sees is the one in
    /// Contact, and it uses this connection for its own requests, whether it knows RFC 5923 or not.
    private func attempt(_ connection: StreamConnection, from local: IPEndpoint?) {
        let bound = NIOLoopBound(connection, eventLoop: self.eventLoop)
        let hop = connection.hop
        var bootstrap = ClientBootstrap(group: self.eventLoop)
            .connectTimeout(.nanoseconds(self.limits.connecting.wholeNanoseconds))
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.socketOption(Self.reusePort), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let peer = hop.tls {
                        let handler = try self.tlsContexts.clientHandler(for: peer) { fault in
                            bound.value.failure = .certificate(fault)
                        }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
        if let local, let address = SocketAddress(local) { bootstrap = bootstrap.bind(to: address) }
        guard let remote = SocketAddress(hop.remote) else { return self.failed(connection, IOError.unreachable) }
        bootstrap.connect(to: remote).assumeIsolated().whenFailure { error in
            let isPortInUse = [EADDRNOTAVAIL, EADDRINUSE, EINVAL].contains((error as? IOError)?.errnoCode ?? 0)
            if local != nil, isPortInUse, case .connecting(let waiting) = connection.state {
                self.replace(connection, waiting)
            } else {
                self.failed(connection, error)
            }
        }
    }

    /// Another connection to this server has our port, or had it a moment ago: any port must do. The second attempt is
    /// a connection of its own, because the first one's channel still tells of its end.
    private func replace(_ connection: StreamConnection, _ waiting: [[UInt8]]) {
        connection.state = .closed
        let next = StreamConnection(
            hop: connection.hop, local: connection.local, isOurs: true, transport: self, now: MonotonicClock.now())
        self.keep(next, for: next.hop)
        for bytes in waiting { next.send(bytes) }
        self.attempt(next, from: nil)
    }

    private func failed(_ connection: StreamConnection, _ error: any Error) {
        if connection.failure == nil { connection.failure = Self.failure(of: error, isReady: false) }
        // Not at once: the machine may be in the middle of the request that fails.
        let bound = NIOLoopBound(connection, eventLoop: self.eventLoop)
        self.eventLoop.execute { self.closed(bound.value) }
    }

    static func failure(of error: any Error, isReady: Bool) -> TransportFailure? {
        if isReady { return .closed }
        switch error {
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: return .handshake
        default: return .unreachable
        }
    }

    /// NIO names the address option only.
    static let reusePort = NIOBSDSocket.Option(rawValue: SO_REUSEPORT)
}

extension IOError {
    fileprivate static var unreachable: IOError { IOError(errnoCode: EHOSTUNREACH, reason: "no such address") }
}
