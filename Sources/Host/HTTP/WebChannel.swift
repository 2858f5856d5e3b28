// One port for everything: pages over HTTP, and the two sockets that grow out of it.

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection of a browser: HTTP/1.1 until it becomes a socket.
struct WebChannel: HTTPChannelHandler {
    /// What a connection has become.
    enum Purpose: Sendable {
        case pages(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case control(ControlSocket)
        case audio
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let purpose: EventLoopFuture<Purpose>
    }

    let responder: Responder
    let rooms: SocketRooms
    /// `/ws` and `/audio`, or only one of them on a listener of its own.
    let socketPaths: Set<String>

    static let idleLimit: Duration = .seconds(60)

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: Self.headerLimits))
            let gate = RequestGate(
                door: self.rooms.door, socketPaths: self.socketPaths, connections: self.rooms.connections)
            let upgrade = NIOTypedHTTPServerUpgradeHandler(
                httpEncoder: encoder, extraHTTPHandlers: [decoder, gate], upgradeConfiguration: self.upgrades(logger))
            try channel.pipeline.syncOperations.addHandlers([encoder, decoder, gate, upgrade])
            return Value(channel: channel, purpose: upgrade.upgradeResultFuture)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            await self.serve(value, logger)
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }

    private func serve(_ value: Value, _ logger: Logger) async {
        // A connection that ends before its first request fails here; nothing is lost with it.
        guard let purpose = try? await value.purpose.get() else {
            value.channel.close(promise: nil)
            return
        }
        switch purpose {
        case .pages(let channel):
            await self.handleHTTP(asyncChannel: channel, logger: logger)
        case .control(let socket):
            await socket.serve(with: self.rooms.dispatcher)
            try? await value.channel.closeFuture.get()
        case .audio:
            try? await value.channel.closeFuture.get()
        }
    }

    private static var headerLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 8 * 1024
        limits.maxHeaderListSize = 32 * 1024
        limits.maxHeaderFieldCount = 100
        return limits
    }

    private func upgrades(_ logger: Logger) -> NIOTypedHTTPServerUpgradeConfiguration<Purpose> {
        let rooms = self.rooms
        let sockets = NIOTypedWebSocketServerUpgrader<Purpose>(
            maxFrameSize: ControlSocket.limits.messageBytes,
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, request in
                channel.eventLoop.makeCompletedFuture {
                    if request.uri.prefix(while: { $0 != "?" }) == "/audio" {
                        try AudioSocket.open(on: channel, request: request, rooms: rooms)
                        return .audio
                    }
                    return .control(try ControlSocket.open(on: channel, request: request, rooms: rooms))
                }
            })
        return NIOTypedHTTPServerUpgradeConfiguration(
            upgraders: [sockets],
            notUpgradingCompletionHandler: { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerWatch())
                    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                    try channel.pipeline.syncOperations.addHandler(
                        HTTPConnectionStateHandler(idleTimeout: Self.idleLimit, logger: logger))
                    return .pages(
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)))
                }
            })
    }
}
