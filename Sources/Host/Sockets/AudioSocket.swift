// One tab's audio socket: a text frame to prove who it is, then sound in both directions.

import NIOCore
import NIOHTTP1
import NIOWebSocket
import PluginKit

/// The audio socket at `/audio`.
enum AudioSocket {
    static let limits = WebSocketHandler.Limits(messageBytes: 8 * 1024, outboundBytes: 64 * 1024)

    /// What the system may hold of a socket before it says that it is full; beyond it sound waits where it can still be
    /// dropped. Some frames of samples, and many packets' worth of time on a slow network, so no more.
    static let unsentBytes = 2 * 1_024
    /// Linux: TCP_NOTSENT_LOWAT.
    private static let unsentLimit = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: 25))

    /// Puts the socket's handlers into the channel; to be called on the event loop.
    static func open(on channel: any Channel, request: HTTPRequestHead, rooms: SocketRooms) throws {
        let port = AudioPort(reception: rooms.audio)
        let handler = WebSocketHandler(
            limits: Self.limits,
            events: .init(
                onText: { port.receiveText(Array($0.readableBytesView)) },
                onBinary: { port.receiveFrame($0) },
                onClose: { port.close() }))
        // The decoder takes no more than a control message; the handler holds audio to its own limit.
        try channel.pipeline.syncOperations.addHandlers([
            MaskGuard(), ControlSocket.aggregator(Self.limits.messageBytes), handler,
        ])
        try? channel.syncOptions?.setOption(Self.unsentLimit, value: SocketOptionValue(Self.unsentBytes))
        let encoder = try channel.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
        let line = SocketLine(channel: channel, handler: handler)
        let waiting = rooms.waiting
        let place = waiting.enter(
            rooms.door.proxies.person(at: rooms.source(of: channel, request)), on: channel.eventLoop
        ) { reason in line.close(WaitingRoom.closeCode, reason) }
        port.open(AudioLine(channel: channel, encoder: encoder), line) { waiting.leave(place) }
    }
}
