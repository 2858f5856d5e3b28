// The way to a socket from any thread.

import NIOCore
import NIOPosix
import NIOWebSocket

/// Sends to one socket and closes it; everything is done on the socket's event loop, in order.
final class SocketLine: Sendable {
    let channel: any Channel
    private let handler: NIOLoopBound<WebSocketHandler>

    /// To be made on the channel's event loop.
    init(channel: any Channel, handler: WebSocketHandler) {
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// Sends a text; a reader that is too slow is sent away, because a missing message would mislead the page.
    func send(_ bytes: [UInt8]) {
        self.channel.eventLoop.execute {
            let handler = self.handler.value
            if handler.hasRoom(for: bytes.count) {
                handler.sendText(bytes)
            } else {
                handler.close(.tooSlow, "slow")
            }
        }
    }

    func close(_ code: WebSocketErrorCode, _ reason: String) {
        self.channel.eventLoop.execute { self.handler.value.close(code, reason) }
    }
}
