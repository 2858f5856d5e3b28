// A frame that a browser did not mask may have been chosen by a page to confuse what lies between it and us.

import NIOCore
import NIOWebSocket

/// Stops a connection at the first frame that is not masked (RFC 6455, section 5.1).
///
/// It stands before the aggregator, whose joined messages carry no mask any more.
final class MaskGuard: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    struct UnmaskedFrame: Error {}

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard Self.unwrapInboundIn(data).maskKey != nil else { return context.fireErrorCaught(UnmaskedFrame()) }
        context.fireChannelRead(data)
    }
}
