// What every socket of ours does alike: heartbeats, closing, limits, and a bounded way out.

import NIOCore
import NIOWebSocket

/// One end of a WebSocket (RFC 6455): answers pings, sends its own, closes a dead peer, and hands whole messages on.
///
/// It lives on its channel's event loop; `SocketLine` is the way to it from elsewhere.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    struct Limits: Sendable {
        /// A message from the browser in bytes.
        var messageBytes: Int
        /// Bytes that wait to be sent; what happens beyond differs by socket.
        var outboundBytes: Int
        var pingInterval: TimeAmount = .seconds(15)
        /// Pings without any sign of life after which the peer counts as gone.
        var unansweredPings = 2
        /// How long a peer may take to accept the close frame; one that reads nothing never would.
        var closingTime: TimeAmount = .seconds(3)
    }

    /// What the socket is used for; called on the event loop.
    struct Events {
        var onText: (ByteBuffer) -> Void
        var onBinary: (ByteBuffer) -> Void
        var onClose: () -> Void
    }

    private enum State {
        case open
        /// A close frame is on its way or has come; nothing further is sent.
        case closing
        case closed
    }

    private let limits: Limits
    private let events: Events
    private var state = State.open
    private var context: ChannelHandlerContext?
    private var heartbeat: RepeatedTask?
    /// Ends the connection when the close frame does not get out.
    private var lastResort: Scheduled<Void>?
    private var silentPings = 0
    private var pendingBytes = 0

    init(limits: Limits, events: Events) {
        self.limits = limits
        self.events = events
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.heartbeat = context.eventLoop.scheduleRepeatedTask(
            initialDelay: self.limits.pingInterval, delay: self.limits.pingInterval
        ) { _ in bound.value.beat() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        self.silentPings = 0
        switch frame.opcode {
        case .text, .binary:
            guard case .open = self.state else { return }
            guard frame.length <= self.limits.messageBytes else {
                self.close(.messageTooLarge, "A message is too large")
                return
            }
            if frame.opcode == .text {
                self.events.onText(frame.unmaskedData)
            } else {
                self.events.onBinary(frame.unmaskedData)
            }
        case .ping:
            self.answer(frame.unmaskedData)
        case .connectionClose:
            self.peerCloses(frame.unmaskedData)
        default:
            break  // A pong has done its work by arriving; continuations were aggregated before.
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error as? NIOWebSocketFrameAggregator.Error {
        case .accumulatedFrameSizeIsTooLarge, .tooManyFragments: self.close(.messageTooLarge, "A message is too large")
        default: self.close(.protocolError, "Bad frames")
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: self.close(.goingAway, "The host is stopping")
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Whether `count` more bytes may wait to be sent.
    func hasRoom(for count: Int) -> Bool { self.pendingBytes + count <= self.limits.outboundBytes }

    func sendText(_ bytes: [UInt8]) {
        guard let context else { return }
        self.write(
            WebSocketFrame(fin: true, opcode: .text, data: context.channel.allocator.buffer(bytes: bytes)))
    }

    /// Sends a close frame; the connection ends when it is out.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        guard case .open = self.state, let context else { return }
        self.state = .closing
        var payload = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        payload.write(webSocketErrorCode: code)
        payload.writeString(reason)
        self.writeLast(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload), context)
    }

    /// A peer that pings and never reads must not make the answers pile up.
    private func answer(_ ping: ByteBuffer) {
        guard self.hasRoom(for: ping.readableBytes) else { return self.close(.tooSlow, "slow") }
        self.write(WebSocketFrame(fin: true, opcode: .pong, data: ping))
    }

    private func peerCloses(_ payload: ByteBuffer) {
        guard case .open = self.state, let context else { return }
        self.state = .closing
        // RFC 6455, section 5.5.1: the answer usually echoes the status code.
        let code = payload.getSlice(at: payload.readerIndex, length: min(2, payload.readableBytes)) ?? ByteBuffer()
        self.writeLast(WebSocketFrame(fin: true, opcode: .connectionClose, data: code), context)
    }

    private func writeLast(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        let channel = context.channel
        self.lastResort = context.eventLoop.scheduleTask(in: self.limits.closingTime) { channel.close(promise: nil) }
        context.writeAndFlush(Self.wrapOutboundOut(frame)).whenComplete { _ in channel.close(promise: nil) }
    }

    private func write(_ frame: WebSocketFrame) {
        guard case .open = self.state, let context else { return }
        let count = frame.data.readableBytes
        self.pendingBytes += count
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.writeAndFlush(Self.wrapOutboundOut(frame)).whenComplete { _ in bound.value.pendingBytes -= count }
    }

    private func beat() {
        guard case .open = self.state, let context else { return }
        guard self.silentPings < self.limits.unansweredPings else {
            context.close(promise: nil)
            return
        }
        self.silentPings += 1
        self.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
    }

    private func end() {
        self.heartbeat?.cancel()
        self.heartbeat = nil
        self.lastResort?.cancel()
        if case .closed = self.state { return }
        self.state = .closed
        self.events.onClose()
    }
}

extension WebSocketErrorCode {
    /// "Try again later" in IANA's registry of close codes: the peer does not keep up.
    static let tooSlow = WebSocketErrorCode.unknown(1013)
}
