// The way out for sound: past the frame encoder, dropped when the browser does not keep up.

import NIOCore
import NIOWebSocket
import Synchronization

/// Writes ready-made frames to one audio socket; only on its event loop.
final class AudioLine: Sendable {
    let channel: any Channel
    private let encoder: NIOLoopBound<ChannelHandlerContext>
    private let drops = Atomic<Int>(0)

    /// - Parameter encoder: The context of the frame encoder: what is written from there is on the wire as it is.
    init(channel: any Channel, encoder: ChannelHandlerContext) {
        self.channel = channel
        self.encoder = NIOLoopBound(encoder, eventLoop: channel.eventLoop)
    }

    var dropped: Int { self.drops.load(ordering: .relaxed) }

    /// Sends one frame that has its WebSocket header already; an empty one could not be framed.
    func write(_ frame: ByteBuffer) {
        guard self.channel.isActive, self.channel.isWritable, frame.readableBytes > 0 else {
            self.drops.add(1, ordering: .relaxed)
            return
        }
        self.encoder.value.writeAndFlush(NIOAny(frame), promise: nil)
    }
}
