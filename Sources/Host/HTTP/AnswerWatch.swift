// A reader that takes nothing of an answer would keep its connection for ever.

import NIOCore
import NIOHTTP1

/// Ends a connection on which a part of an answer has waited for too long.
///
/// It stands before the encoder, and what it sees written is a file's next piece or the end of an answer.
final class AnswerWatch: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long the system may take none of the parts that wait.
    static let limit: TimeAmount = .seconds(60)

    private var waiting = 0
    private var alarm: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) {
        self.alarm?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        let channel = context.channel
        self.waiting += 1
        if self.alarm == nil { self.start(channel) }
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.waiting -= 1
            self.alarm?.cancel()
            self.alarm = nil
            if self.waiting > 0 { self.start(channel) }
        }
        context.write(data, promise: promise)
    }

    private func start(_ channel: any Channel) {
        self.alarm = channel.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
    }
}
