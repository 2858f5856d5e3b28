import NIOCore
import NIOSSL
import Primitives
import SIP

/// The transport layer of RFC 3261, section 18: UDP, TCP and TLS at the ports of one host.
final class TransportLayer: Sendable {
    let udp: UDPTransport
    let streams: StreamTransport
    /// `nil` where no certificate was given, so that nobody can call in by TLS but on connections of ours.
    let tlsPort: UInt16?

    /// Attempts to find one port that is free for UDP and TCP.
    private static let attempts = 8

    private init(udp: UDPTransport, streams: StreamTransport, tlsPort: UInt16?) {
        self.udp = udp
        self.streams = streams
        self.tlsPort = tlsPort
    }

    /// Binds UDP and TCP to one port number, and TLS to another.
    static func open(
        _ settings: PhoneDriver.Settings, certificate: TLSConfiguration?, streams: StreamTransport,
        onReceive: @escaping UDPTransport.Receiver, onBounce: @escaping UDPTransport.BounceListener
    ) async throws(DriverError) -> TransportLayer {
        var attempt = 1
        while true {
            let udp = try UDPTransport(
                addresses: settings.sipAddresses, port: settings.sipPort, onReceive: onReceive, onBounce: onBounce)
            do throws(DriverError) {
                for endpoint in udp.endpoints { _ = try await streams.listen(on: endpoint) }
                let tlsPort = try await Self.listenForTLS(settings, certificate, streams, udp)
                return TransportLayer(udp: udp, streams: streams, tlsPort: tlsPort)
            } catch {
                udp.close()
                await streams.stopListening()
                // Any port would do, and this one is taken for TCP only: try another.
                guard case .portTaken = error, settings.sipPort == 0, attempt < Self.attempts else { throw error }
                attempt += 1
            }
        }
    }

    private static func listenForTLS(
        _ settings: PhoneDriver.Settings, _ certificate: TLSConfiguration?, _ streams: StreamTransport,
        _ udp: UDPTransport
    ) async throws(DriverError) -> UInt16? {
        guard let certificate else { return nil }
        var port = settings.sipTLSPort
        for endpoint in udp.endpoints {
            let place = IPEndpoint(address: endpoint.address, port: port)
            port = try await streams.listen(on: place, certificate: certificate)
        }
        return port
    }

    /// On the event loop of the streams.
    func send(_ datagram: Datagram) {
        switch datagram.transport {
        case .udp: self.udp.send(datagram)
        case .tcp, .tls: self.streams.send(datagram)
        }
    }

    /// Sends the two line ends of RFC 5626, section 4.4.1; `false` where the connection is gone.
    func ping(_ route: Route) -> Bool {
        switch route.transport {
        case .udp:
            self.udp.send(
                Datagram(
                    transport: .udp, local: route.local, remote: route.remote, bytes: [0x0D, 0x0A, 0x0D, 0x0A]))
            return true
        case .tcp, .tls: return self.streams.ping(route.hop)
        }
    }

    /// Where messages towards `remote` come from, and where its own reach us.
    func localEndpoint(_ transport: Transport, towards remote: IPEndpoint) -> IPEndpoint? {
        var endpoint = self.udp.localEndpoint(towards: remote)
        if transport == .tls, let tlsPort = self.tlsPort { endpoint?.port = tlsPort }
        return endpoint
    }

    func close() {
        self.udp.close()
        let streams = self.streams
        streams.eventLoop.execute { streams.close() }
    }
}
