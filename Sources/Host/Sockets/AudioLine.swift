// The way out for sound: past the frame encoder; what the browser does not take waits a little, then the oldest is dropped.

import NIOCore
import NIOWebSocket
import Synchronization

/// Writes ready-made frames to one audio socket; only on its event loop.
final class AudioLine: Sendable {
    /// Frames that may wait, 160 ms; beyond that the oldest is dropped and counted.
    static let frameLimit = 8
    /// Frames that the socket may hold; what it has can be dropped no more.
    static let socketLimit = 2

    let channel: any Channel
    private let encoder: NIOLoopBound<ChannelHandlerContext>
    private let queue: NIOLoopBoundBox<Queue>
    private let drops = Atomic<Int>(0)

    private struct Queue {
        var waiting: [ByteBuffer] = []
        /// In the socket's hands.
        var underWay = 0

        var count: Int { self.waiting.count + self.underWay }
    }

    /// - Parameter encoder: The context of the frame encoder: what is written from there is on the wire as it is.
    init(channel: any Channel, encoder: ChannelHandlerContext) {
        self.channel = channel
        self.encoder = NIOLoopBound(encoder, eventLoop: channel.eventLoop)
        self.queue = NIOLoopBoundBox(Queue(), eventLoop: channel.eventLoop)
    }

    var dropped: Int { self.drops.load(ordering: .relaxed) }

    /// Sends one frame that has its WebSocket header already; an empty one could not be framed. Returns how many frames
    /// the network has not taken yet.
    @discardableResult
    func write(_ frame: ByteBuffer) -> Int {
        guard self.channel.isActive, frame.readableBytes > 0 else {
            self.drops.add(1, ordering: .relaxed)
            return self.queue.value.count
        }
        self.queue.value.waiting.append(frame)
        self.flush()
        if self.queue.value.count > Self.frameLimit, !self.queue.value.waiting.isEmpty {
            self.queue.value.waiting.removeFirst()
            self.drops.add(1, ordering: .relaxed)
        }
        return self.queue.value.count
    }

    private func flush() {
        while self.queue.value.underWay < Self.socketLimit, self.channel.isWritable, !self.queue.value.waiting.isEmpty {
            let frame = self.queue.value.waiting.removeFirst()
            self.queue.value.underWay += 1
            let written = self.channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in
                self.queue.value.underWay -= 1
                self.flush()
            }
            self.encoder.value.writeAndFlush(NIOAny(frame), promise: written)
        }
    }
}
