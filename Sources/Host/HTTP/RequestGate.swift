// The first handler that sees a request: who is not let in gets a coded refusal over HTTP and nothing else.

import Foundation
import NIOCore
import NIOHTTP1
import PluginKit

/// Checks Host, Origin and the path of an upgrade before anything else looks at the request.
///
/// It stays in front of plain HTTP for every request of the connection and leaves when a socket takes over.
final class RequestGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// No request has come yet; the connection is dropped if none does.
        case fresh(Scheduled<Void>?)
        case open
        /// Everything further is ignored until the connection is closed.
        case refused
    }

    static let firstRequestLimit: TimeAmount = .seconds(15)

    private let door: Door
    /// The paths that may become sockets on this listener.
    private let socketPaths: Set<String>
    private let connections: ConnectionTable
    private var state = State.fresh(nil)

    init(door: Door, socketPaths: Set<String>, connections: ConnectionTable) {
        self.door = door
        self.socketPaths = socketPaths
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        self.state = .fresh(context.eventLoop.scheduleTask(in: Self.firstRequestLimit) { channel.close(promise: nil) })
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .fresh(let alarm) = self.state { alarm?.cancel() }
    }

    func channelActive(context: ChannelHandlerContext) {
        let connections = self.connections
        let address = self.door.proxies.person(at: context.channel.remoteAddress?.ipAddress)
        guard connections.enter(address) else { return context.close(promise: nil) }
        context.channel.closeFuture.whenComplete { _ in connections.leave(address) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .fresh(let alarm) = self.state { alarm?.cancel() }
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .refused = self.state { return }
        if case .head(let head) = Self.unwrapInboundIn(data) {
            if case .fresh(let alarm) = self.state { alarm?.cancel() }
            if let (status, refusal) = self.refusal(of: head) {
                self.state = .refused
                self.refuse(context, head, status, refusal)
                return
            }
            self.state = .open
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, case .fresh = self.state { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func refusal(of head: HTTPRequestHead) -> (HTTPResponseStatus, HandlerError)? {
        let hosts = head.headers["host"]
        let origins = head.headers["origin"]
        let host = hosts.count == 1 ? hosts[0] : nil
        let origin = origins.count > 1 ? "" : origins.first
        if let error = self.door.policy.refusal(host: host, origin: origin) { return (.forbidden, error) }
        guard head.headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }) else {
            return nil
        }
        let path = head.uri.prefix { $0 != "?" }
        guard self.socketPaths.contains(String(path)) else {
            return (.notFound, HandlerError(code: "noSuchSocket", message: "There is no socket at this path."))
        }
        // RFC 6455, section 4.4: name the version that we speak.
        guard head.method == .GET, head.headers["sec-websocket-version"] == ["13"],
            head.headers["sec-websocket-key"].count == 1, !Self.hasBody(head)
        else {
            return (
                .upgradeRequired, HandlerError(code: "badUpgrade", message: "Only WebSocket version 13 is spoken here.")
            )
        }
        return nil
    }

    /// The upgrade waits for the end of the body, and nothing limits how long that takes.
    private static func hasBody(_ head: HTTPRequestHead) -> Bool {
        head.headers.contains(name: "transfer-encoding") || head.headers["content-length"].contains { $0 != "0" }
    }

    private func refuse(
        _ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ status: HTTPResponseStatus, _ error: HandlerError
    ) {
        let body = RefusalBody(error)
        var headers = HTTPHeaders([
            ("content-type", "application/json"), ("content-length", String(body.bytes.count)),
            ("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("connection", "close"),
        ])
        if status == .upgradeRequired { headers.add(name: "sec-websocket-version", value: "13") }
        let answer = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(Self.wrapOutboundOut(.head(answer)), promise: nil)
        let buffer = context.channel.allocator.buffer(bytes: body.bytes)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
