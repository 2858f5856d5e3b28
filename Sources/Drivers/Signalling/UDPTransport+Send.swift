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
        /// The system refused to send: no route, not permitted, too long. Only the first says something of the peer.
        public var sendFailed: UInt64 = 0
        /// ICMP errors.
        public var bounced: UInt64 = 0
        public var truncated: UInt64 = 0
    }

    private enum Outcome {
        case sent, dropped, failed
        /// Failed, and every other message to that peer would.
        case unreachable
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
            case .failed, .unreachable: state.counters.sendFailed += 1
            }
            return outcome
        }
        if outcome == .unreachable { self.onBounce(datagram.remote) }
    }

    public var counters: Counters { self.state.withLock { $0.counters } }

    /// RFC 3261, section 18.4: host, network, port or protocol unreachable is a transport error; what only slows or
    /// shortens (source quench, packet too big), or says no to this one message, is not.
    static func isUnreachable(_ error: Int32) -> Bool {
        switch error {
        case ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENOPROTOOPT, EHOSTDOWN, EACCES: true
        default: false
        }
    }

    private func write(_ datagram: Datagram) -> Outcome {
        let isV6 = datagram.remote.address.isV6
        // Without a socket of the family nothing can ever go there.
        let source = datagram.local.address
        guard let socket = self.socket(for: source, isV6: isV6) else { return .unreachable }
        // The address that Via and Contact carry is the one that the peer must see.
        let hasSource = socket.endpoint.address.isUnspecified && !source.isUnspecified && source.isV6 == isV6
        var message = cl_outgoing(
            peer: datagram.remote.system, source: datagram.local.system, has_source: hasSource ? 1 : 0, offset: 0,
            length: UInt32(clamping: datagram.bytes.count))
        var error = self.attempt(datagram, &message, on: socket)
        // The address may not be ours any more: Linux calls that EINVAL, or ENETUNREACH in newer versions. From another
        // one the message still says what it has to: BYE ends the call, and REGISTER brings the new Contact.
        if hasSource, [EINVAL, EADDRNOTAVAIL, ENETUNREACH].contains(error) {
            message.has_source = 0
            error = self.attempt(datagram, &message, on: socket)
        }
        switch error {
        case 0: return .sent
        case EAGAIN, ENOBUFS: return .dropped
        default: return Self.isUnreachable(error) ? .unreachable : .failed
        }
    }

    /// Returns the error, or 0 when it is sent.
    private func attempt(_ datagram: Datagram, _ message: inout cl_outgoing, on socket: UDPSocket) -> Int32 {
        datagram.bytes.withUnsafeBytes { bytes in
            var error: Int32 = 0
            for _ in 0..<Self.sendAttempts {
                let code = cl_udp_send(socket.descriptor, bytes.baseAddress, &message, 1)
                if code > 0 { return 0 }
                error = -code
                if error == EAGAIN || error == ENOBUFS { break }
            }
            return error
        }
    }
}
