import CLinux
import Glibc
public import Primitives
public import SIP
import Synchronization

/// SIP over UDP: one socket per address family or address, read by a thread of its own, written from any thread.
///
/// It is not a NIO channel: NIO closes a datagram channel when its error queue holds an ICMP error, and without that
/// queue a dead server is only noticed after 32 seconds. Here a bounced datagram is told at once.
public final class UDPTransport: Sendable {
    /// Larger than the largest UDP payload, so that no datagram is cut.
    static let stride = 65_536
    static let batch = 8
    private static let stopLimit: Duration = .seconds(1)

    /// Called on the transport's thread; it must hand over and return.
    public typealias Receiver = @Sendable ([Datagram]) -> Void
    /// Told about each peer that a datagram could not reach.
    public typealias BounceListener = @Sendable (IPEndpoint) -> Void

    struct State {
        var isOpen = true
        var thread: SystemThread?
        var counters = Counters()
    }

    /// What the sockets are bound to.
    public let endpoints: [IPEndpoint]
    let sockets: [UDPSocket]
    let onReceive: Receiver
    let onBounce: BounceListener
    let poll: Int32
    let stopEvent: Int32
    let state = Mutex(State())

    /// Binds `addresses`, or every address of both families where there are none; port 0 takes one that is free for all.
    public init(
        addresses: [IPAddress] = [], port: UInt16 = 0, onReceive: @escaping Receiver,
        onBounce: @escaping BounceListener
    ) throws(DriverError) {
        let sockets = try UDPSocket.bind(addresses, port)
        self.sockets = sockets
        self.endpoints = sockets.map(\.endpoint)
        self.onReceive = onReceive
        self.onBounce = onBounce
        self.poll = cl_poll_open()
        self.stopEvent = cl_event_open(0)
        // From here on a failure ends in `deinit`, which closes what was opened.
        _ = try DriverError.check(self.poll, "epoll_create")
        _ = try DriverError.check(self.stopEvent, "eventfd")
        try self.start()
    }

    deinit {
        self.close()
    }

    /// The endpoint that messages towards `remote` come from, with the address that the system uses on that way.
    public func localEndpoint(towards remote: IPEndpoint) -> IPEndpoint? {
        let address = LocalAddress.towards(remote)
        guard let socket = self.socket(for: address, isV6: remote.address.isV6) else { return nil }
        if !socket.endpoint.address.isUnspecified { return socket.endpoint }
        return address.map { IPEndpoint(address: $0, port: socket.endpoint.port) }
    }

    /// The socket that is bound to an address of ours, or any of its family.
    func socket(for address: IPAddress?, isV6: Bool) -> UDPSocket? {
        let sockets = self.sockets.filter { $0.endpoint.address.isV6 == isV6 }
        return sockets.first { $0.endpoint.address == address } ?? sockets.first
    }

    /// Ends the thread and frees the ports. Safe to call twice; needed once, because the thread keeps the transport.
    public func close() {
        let (wasOpen, thread) = self.state.withLock { state in
            defer {
                state.isOpen = false
                state.thread = nil
            }
            return (state.isOpen, state.thread)
        }
        guard wasOpen else { return }
        _ = cl_event_post(self.stopEvent)
        // A thread that hangs in its receiver still uses the descriptors: better to lose them than to confuse them.
        if thread?.join(within: Self.stopLimit) ?? true { self.closeDescriptors() }
    }

    private func start() throws(DriverError) {
        for (index, socket) in self.sockets.enumerated() {
            _ = try DriverError.check(cl_poll_add(self.poll, socket.descriptor, UInt64(index)), "epoll_ctl")
        }
        _ = try DriverError.check(cl_poll_add(self.poll, self.stopEvent, UInt64.max), "epoll_ctl")
        let reader = UDPReader(transport: self)
        let thread = try SystemThread.start(name: "sip-udp") { reader.run() }
        self.state.withLock { $0.thread = thread }
    }

    private func closeDescriptors() {
        for socket in self.sockets { socket.close() }
        cl_close(self.poll)
        cl_close(self.stopEvent)
    }
}
