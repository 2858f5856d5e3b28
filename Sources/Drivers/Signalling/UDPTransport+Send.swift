// Messages out. The socket's send buffer is the queue: what does not fit is dropped and counted, and SIP repeats it.

import CLinux
import Glibc
import Primitives
public import SIP
import Synchronization

extension UDPTransport {
    public struct Counters: Hashable, Sendable {
        public var sent: UInt64 = 0
        public var received: UInt64 = 0
        /// The system's send buffer was full.
        public var sendDropped: UInt64 = 0
        /// The system refused to send: no route, not permitted, too long.
        public var sendFailed: UInt64 = 0
        /// ICMP errors.
        public var bounced: UInt64 = 0
        public var truncated: UInt64 = 0
    }

    private enum Outcome {
        case sent, dropped, failed
    }

    /// Each earlier bounce on a socket makes one later send fail; so many are skipped before the failure is believed.
    private static let sendAttempts = 4

    /// Sends one message. A destination that cannot be reached is told to the bounce listener.
    public func send(_ datagram: Datagram) {
        let outcome = self.state.withLock { state -> Outcome in
            guard state.isOpen else { return .dropped }
            let outcome = self.write(datagram)
            switch outcome {
            case .sent: state.counters.sent += 1
            case .dropped: state.counters.sendDropped += 1
            case .failed: state.counters.sendFailed += 1
            }
            return outcome
        }
        if outcome == .failed { self.onBounce(datagram.remote) }
    }

    public var counters: Counters { self.state.withLock { $0.counters } }

    private func write(_ datagram: Datagram) -> Outcome {
        let isV6 = datagram.remote.address.isV6
        guard let socket = self.sockets.first(where: { $0.endpoint.address.isV6 == isV6 }) else { return .failed }
        let source = datagram.local.address
        // The address that Via and Contact carry is the one that the peer must see.
        let hasSource = socket.endpoint.address.isUnspecified && !source.isUnspecified && source.isV6 == isV6
        var message = cl_outgoing(
            peer: datagram.remote.system, source: datagram.local.system, has_source: hasSource ? 1 : 0, offset: 0,
            length: UInt32(clamping: datagram.bytes.count))
        return datagram.bytes.withUnsafeBytes { bytes in
            for _ in 0..<Self.sendAttempts {
                let code = cl_udp_send(socket.descriptor, bytes.baseAddress, &message, 1)
                if code > 0 { return .sent }
                if code == -EAGAIN || code == -ENOBUFS { return .dropped }
            }
            return .failed
        }
    }
}
