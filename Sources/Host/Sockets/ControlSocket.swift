// One tab's control socket: requests in, replies and pushes out.

import NIOCore
import NIOHTTP1
import NIOWebSocket
import PluginKit

/// The control socket at `/ws`.
struct ControlSocket: Sendable {
    let line: SocketLine
    let session: Session
    private let requests: AsyncStream<[UInt8]>

    static let limits = WebSocketHandler.Limits(messageBytes: DispatchLimits.messageBytes, outboundBytes: 1 << 20)
    /// Requests that have arrived and were not looked at yet; further ones are refused.
    private static let unreadRequests = 64

    /// Puts the socket's handlers into the channel and makes its session; to be called on the event loop.
    static func open(on channel: any Channel, request: HTTPRequestHead, rooms: SocketRooms) throws -> ControlSocket {
        let (requests, intake) = AsyncStream.makeStream(
            of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.unreadRequests))
        let dispatcher = rooms.dispatcher
        let session = rooms.sessions.open(rooms.visitor(on: channel, request: request))
        let sessions = rooms.sessions
        let handler = WebSocketHandler(
            limits: Self.limits,
            events: .init(
                onText: { buffer in
                    let text = Array(buffer.readableBytesView)
                    if case .dropped = intake.yield(text) {
                        session.send(dispatcher.refuse(text, .tooManyRequests).bytes)
                    }
                },
                onBinary: { _ in session.send(dispatcher.refuse([], .badEnvelope).bytes) },
                onClose: {
                    intake.finish()
                    sessions.close(session)
                }))
        try channel.pipeline.syncOperations.addHandlers([
            MaskGuard(), Self.aggregator(Self.limits.messageBytes), handler,
        ])
        let line = SocketLine(channel: channel, handler: handler)
        session.connect(line)
        let place = rooms.waiting.enter(
            rooms.door.proxies.person(at: session.visitor.address), on: channel.eventLoop
        ) { reason in line.close(WaitingRoom.closeCode, reason) }
        let waiting = rooms.waiting
        session.wait { waiting.leave(place) }
        return ControlSocket(line: line, session: session, requests: requests)
    }

    static func aggregator(_ messageBytes: Int) -> NIOWebSocketFrameAggregator {
        NIOWebSocketFrameAggregator(
            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64, maxAccumulatedFrameSize: messageBytes)
    }

    /// Serves requests until the socket is closed.
    func serve(with dispatcher: Dispatcher) async {
        let session = self.session
        let loop = SessionLoop(
            dispatcher: dispatcher, caller: { session.caller }, reply: { session.send($0.bytes) })
        await loop.run(self.requests)
    }

    private init(line: SocketLine, session: Session, requests: AsyncStream<[UInt8]>) {
        self.line = line
        self.session = session
        self.requests = requests
    }
}
