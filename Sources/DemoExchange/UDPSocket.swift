// The system's datagram socket, bound to a loopback address, never waiting.

import Glibc
import Primitives

/// An open, non-blocking socket. Whoever holds it closes it once.
struct UDPSocket {
    static let largestDatagram = 65_535

    let descriptor: Int32
    let local: IPEndpoint

    init(binding endpoint: IPEndpoint) throws(ExchangeError) {
        let family = endpoint.address.isV6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("open a socket") }
        let flags = fcntl(descriptor, F_GETFL)
        guard fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            close(descriptor)
            throw Self.failure("set up a socket")
        }
        let code = SocketAddress(endpoint).withPointer { bind(descriptor, $0, $1) }
        guard code == 0 else {
            let isTaken = errno == EADDRINUSE
            let failure = Self.failure("bind \(endpoint)")
            close(descriptor)
            throw isTaken ? .portTaken(endpoint) : failure
        }
        let bound = SocketAddress.read { getsockname(descriptor, $0, $1) }?.endpoint
        self.descriptor = descriptor
        self.local = bound ?? endpoint
    }

    /// The next datagram; nil when there is none.
    func receive() -> (bytes: [UInt8], from: IPEndpoint)? {
        var buffer = [UInt8](repeating: 0, count: Self.largestDatagram)
        var count = 0
        let sender = buffer.withUnsafeMutableBytes { bytes in
            SocketAddress.read { address, length in
                count = recvfrom(self.descriptor, bytes.baseAddress, bytes.count, 0, address, length)
                return count < 0 ? -1 : 0
            }
        }
        guard count >= 0, let endpoint = sender?.endpoint else { return nil }
        return (Array(buffer.prefix(count)), endpoint)
    }

    /// Best effort, as datagrams are; a full buffer or a closed port loses it.
    func send(_ bytes: [UInt8], to remote: IPEndpoint) {
        SocketAddress(remote).withPointer { address, length in
            _ = bytes.withUnsafeBytes { sendto(self.descriptor, $0.baseAddress, $0.count, 0, address, length) }
        }
    }

    func shut() {
        close(self.descriptor)
    }

    private static func failure(_ operation: String) -> ExchangeError {
        .system(operation: operation, reason: String(cString: strerror(errno)))
    }
}
