import NIOCore
import NIOPosix
import NIOSSL
import Primitives
import SIP
import Synchronization

@testable import Drivers

/// One end of SIP over TCP or TLS on the loopback, and what happened to it.
final class StreamEnd: Sendable {
    let transport: StreamTransport
    let local: IPEndpoint
    private let log: Log

    private final class Log: Sendable {
        let received = Mutex<[Datagram]>([])
        let failures = Mutex<[TransportFailure]>([])
        let pongs = Mutex(0)
    }

    init(
        address: IPAddress = .loopbackV4, certificate: TLSConfiguration? = nil, limits: StreamLimits = StreamLimits()
    ) async throws {
        let log = Log()
        self.log = log
        self.transport = StreamTransport(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(), limits: limits,
            onReceive: { datagram in log.received.withLock { $0.append(datagram) } },
            onFailure: { _, failure in log.failures.withLock { $0.append(failure) } },
            onPong: { _ in log.pongs.withLock { $0 += 1 } })
        let port = try await self.transport.listen(
            on: IPEndpoint(address: address, port: 0), certificate: certificate)
        self.local = IPEndpoint(address: address, port: port)
    }

    var received: [Datagram] { self.log.received.withLock { $0 } }
    var failures: [TransportFailure] { self.log.failures.withLock { $0 } }
    var pongs: Int { self.log.pongs.withLock { $0 } }

    func send(_ text: String, to remote: IPEndpoint, _ transport: Transport = .tcp, tls: TLSPeer? = nil) {
        let datagram = Datagram(
            transport: transport, local: self.local, remote: remote, tls: tls, bytes: Array(text.utf8))
        self.transport.eventLoop.execute { self.transport.send(datagram) }
    }

    func close() {
        self.transport.eventLoop.execute { self.transport.close() }
    }

    static func message(_ body: String = "") -> String {
        "MESSAGE sip:a@b SIP/2.0\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
