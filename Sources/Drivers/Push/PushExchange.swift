// One request and the head of its answer; nobody needs the rest.

import NIOCore
import NIOHTTP1
import Primitives
import WebPush

/// Writes the request, waits for the status, and closes. Its promise is kept exactly once, whatever happens.
final class PushExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: PushRequest
    private let deadline: NIODeadline
    /// `nil` once the answer is given.
    private var promise: EventLoopPromise<PushAnswer>?
    private var alarm: Scheduled<Void>?

    init(_ request: PushRequest, by deadline: NIODeadline, answering promise: EventLoopPromise<PushAnswer>) {
        self.request = request
        self.deadline = deadline
        self.promise = promise
    }

    var host: String { self.request.endpoint.host }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.alarm = context.eventLoop.scheduleTask(deadline: self.deadline) {
            bound.value.0.answer(.unreachable, bound.value.1)
        }
        // Waits in the TLS handler until the server has proved who it is.
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: self.request.endpoint.path)
        for header in self.request.headers { head.headers.add(name: header.name, value: header.value) }
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        let body = context.channel.allocator.buffer(bytes: self.request.body)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = Self.unwrapInboundIn(data) else { return }
        self.answer(.status(Int(head.status.code), retryAfter: head.headers.first(name: "retry-after")), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.answer(.unreachable, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.answer(.unreachable, context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.answer(.unreachable, context)
    }

    private func answer(_ answer: PushAnswer, _ context: ChannelHandlerContext) {
        guard let promise else { return }
        self.promise = nil
        self.alarm?.cancel()
        promise.succeed(answer)
        context.close(promise: nil)
    }
}
