import NIOCore
import NIOTLS
import Primitives
import SIP

/// One TCP or TLS connection: bytes in are cut into messages, messages out wait until it is ready.
///
/// It lives on its channel's event loop and is the last handler of its pipeline.
final class StreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    enum State {
        /// Messages that wait until the connection is made.
        case connecting([[UInt8]])
        case ready
        case closed
    }

    /// The two line ends that keep a connection alive (RFC 5626, section 4.4.1); one comes back.
    static let ping: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    private static let pong: [UInt8] = [0x0D, 0x0A]

    let hop: Hop
    /// Where the peer reaches us; it goes into Contact.
    let local: IPEndpoint
    let isOurs: Bool
    var state = State.connecting([])
    /// TCP stands; TLS may still be in the making.
    private(set) var isEstablished = false
    /// Why the connection ends, when that is known before it is closed.
    var failure: TransportFailure?
    let transport: StreamTransport
    private var channel: (any Channel)?
    private var framer = StreamFramer()
    private var budget: MessageBudget
    private var unsentBytes = 0
    private let startedAt: Instant
    private var heardAt: Instant
    private var usedAt: Instant
    /// When the message that is under way began.
    private var messageSince: Instant?

    init(hop: Hop, local: IPEndpoint, isOurs: Bool, transport: StreamTransport, now: Instant) {
        self.hop = hop
        self.local = local
        self.isOurs = isOurs
        self.transport = transport
        self.budget = MessageBudget(perSecond: transport.limits.messagesPerSecond, now: now)
        self.startedAt = now
        self.heardAt = now
        self.usedAt = now
    }

    // MARK: Out

    func send(_ bytes: [UInt8]) {
        self.usedAt = MonotonicClock.now()
        if bytes == Self.ping { self.framer.expectPong() }
        guard self.unsentBytes + bytes.count <= self.transport.limits.unsentBytes else {
            self.transport.count { $0.overflowed += 1 }
            self.close(.limit)
            return
        }
        self.unsentBytes += bytes.count
        switch self.state {
        case .connecting(let waiting): self.state = .connecting(waiting + [bytes])
        case .ready: self.write(bytes)
        case .closed: break  // The failure was told when it closed.
        }
    }

    private func write(_ bytes: [UInt8]) {
        guard let channel = self.channel else { return }
        self.transport.count { $0.sent += 1 }
        let count = bytes.count
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).assumeIsolated().whenComplete { [weak self] _ in
            self?.unsentBytes -= count
        }
    }

    /// Closes the connection; the transport tells why once it is closed.
    func close(_ reason: TransportFailure) {
        if self.failure == nil { self.failure = reason }
        self.channel?.close(promise: nil)
    }

    // MARK: In

    func handlerAdded(context: ChannelHandlerContext) {
        self.channel = context.channel
    }

    func channelActive(context: ChannelHandlerContext) {
        self.isEstablished = true
        if self.hop.transport == .tcp { self.becomeReady() }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { self.becomeReady() }
        context.fireUserInboundEventTriggered(event)
    }

    private func becomeReady() {
        guard case .connecting(let waiting) = self.state else { return }
        self.state = .ready
        self.transport.count { $0.opened += self.isOurs ? 1 : 0 }
        for bytes in waiting { self.write(bytes) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = MonotonicClock.now()
        self.heardAt = now
        self.usedAt = now
        self.framer.append(self.unwrapInboundIn(data).readableBytesView)
        do throws(SIPError) {
            while let element = try self.framer.next() { self.take(element, context, now) }
        } catch {
            self.transport.count { $0.malformed += 1 }
            self.close(.closed)
        }
        self.messageSince = self.framer.isInMessage ? (self.messageSince ?? now) : nil
    }

    private func take(_ element: StreamFramer.Element, _ context: ChannelHandlerContext, _ now: Instant) {
        switch element {
        case .message(let bytes):
            self.messageSince = nil
            self.transport.count { $0.received += 1 }
            self.transport.onReceive(
                Datagram(
                    transport: self.hop.transport, local: self.local, remote: self.hop.remote, tls: self.hop.tls,
                    bytes: bytes))
            if let pause = self.budget.take(now: now) { self.pauseReading(context.channel, pause) }
        case .ping:
            self.transport.count { $0.pings += 1 }
            self.send(Self.pong)
        case .pong:
            self.transport.onPong(self.hop)
        }
    }

    private func pauseReading(_ channel: any Channel, _ pause: Duration) {
        self.transport.count { $0.slowed += 1 }
        channel.setOption(.autoRead, value: false).whenComplete { _ in
            channel.eventLoop.scheduleTask(in: .nanoseconds(pause.wholeNanoseconds)) {
                channel.setOption(.autoRead, value: true)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if self.failure == nil { self.failure = StreamTransport.failure(of: error, isReady: self.isReady) }
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.channel = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.transport.closed(self)
        context.fireChannelInactive()
    }

    /// What it means when the connection ends and nothing tells why.
    var plainFailure: TransportFailure {
        if self.isReady { return .closed }
        return self.isEstablished && self.hop.transport == .tls ? .handshake : .unreachable
    }

    var isReady: Bool { if case .ready = self.state { true } else { false } }

    /// What is overdue, so that the transport can close it and count it.
    func overdue(now: Instant) -> WritableKeyPath<StreamCounters, UInt64>? {
        let limits = self.transport.limits
        switch self.state {
        case .connecting:
            return now >= self.startedAt + limits.connecting ? \.tooSlow : nil
        case .ready:
            if let since = self.messageSince, now >= since + limits.message { return \.tooSlow }
            return now >= self.usedAt + (self.isOurs ? limits.ownIdle : limits.acceptedIdle) ? \.idle : nil
        case .closed:
            return nil
        }
    }
}
