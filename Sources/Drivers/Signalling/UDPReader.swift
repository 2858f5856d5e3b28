import CLinux
import Glibc
import Primitives
import SIP
import Synchronization

/// The thread of a UDP transport: waits for messages and for bounced ones, and hands them over in batches.
struct UDPReader: Sendable {
    /// Batches taken from one socket before the other has its turn.
    private static let rounds = 4
    private static let bounceLimit = 64

    let transport: UDPTransport

    func run() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: UDPTransport.batch * UDPTransport.stride, alignment: 16)
        defer { buffer.deallocate() }
        var tags = [UInt64](repeating: 0, count: self.transport.sockets.count + 1)
        while true {
            let ready = max(0, Int(cl_poll_wait(self.transport.poll, &tags, UInt32(tags.count), -1)))
            for tag in tags[..<ready] {
                guard let index = Int(exactly: tag), self.transport.sockets.indices.contains(index) else { return }
                self.read(self.transport.sockets[index], buffer)
            }
        }
    }

    private func read(_ socket: UDPSocket, _ buffer: UnsafeMutableRawBufferPointer) {
        for round in 0..<Self.rounds {
            let datagrams = self.receive(from: socket, buffer)
            if !datagrams.isEmpty { self.transport.onReceive(datagrams) }
            // Woken for nothing to read: then it was the error queue.
            if datagrams.isEmpty, round == 0 { self.takeBounces(of: socket) }
            if datagrams.count < UDPTransport.batch { return }
        }
    }

    private func receive(from socket: UDPSocket, _ buffer: UnsafeMutableRawBufferPointer) -> [Datagram] {
        var received = [cl_received](repeating: cl_received(), count: UDPTransport.batch)
        let stride = UDPTransport.stride
        let count = cl_udp_receive(
            socket.descriptor, buffer.baseAddress, UInt32(stride), UInt32(UDPTransport.batch), &received)
        guard count > 0 else { return [] }
        var datagrams: [Datagram] = []
        for (index, arrival) in received[..<Int(count)].enumerated() where arrival.truncated == 0 {
            let start = index * stride
            let bytes = Array(buffer[start..<(start + min(stride, Int(arrival.length)))])
            let destination = IPEndpoint(arrival.local).address
            let local = IPEndpoint(
                address: destination.isUnspecified ? socket.endpoint.address : destination,
                port: socket.endpoint.port)
            datagrams.append(
                Datagram(transport: .udp, local: local, remote: IPEndpoint(arrival.peer), bytes: bytes))
        }
        let truncated = Int(count) - datagrams.count
        let taken = datagrams.count
        self.transport.state.withLock { state in
            state.counters.received += UInt64(taken)
            state.counters.truncated += UInt64(truncated)
        }
        return datagrams
    }

    private func takeBounces(of socket: UDPSocket) {
        for _ in 0..<Self.bounceLimit {
            var bounce = cl_bounce()
            guard cl_udp_bounce(socket.descriptor, &bounce) > 0 else { return }
            guard UDPTransport.isUnreachable(bounce.error) else { continue }
            self.transport.state.withLock { $0.counters.bounced += 1 }
            self.transport.onBounce(IPEndpoint(bounce.peer))
        }
    }
}
