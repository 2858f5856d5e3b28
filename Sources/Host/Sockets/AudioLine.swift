// The way out for sound: past the frame encoder; what the browser does not take waits a little, then the oldest is dropped.

import NIOCore
import NIOWebSocket
import Synchronization

/// Writes ready-made frames to one audio socket; only on its event loop.
final class AudioLine: Sendable {
    /// Sound that may wait, in pieces of 20 ms: 160 ms; beyond that the oldest is dropped and counted.
    static let waitingLimit = 8
    /// Frames that the socket may hold; what it has can be dropped no more.
    static let socketLimit = 2

    let channel: any Channel
    private let encoder: NIOLoopBound<ChannelHandlerContext>
    private let queue: NIOLoopBoundBox<Queue>
    private let drops = Atomic<Int>(0)

    private struct Queue {
        var waiting: [(frame: ByteBuffer, pieces: Int)] = []
        /// Frames in the socket's hands.
        var underWay = 0
        /// Pieces of 20 ms, in its hands or not.
        var pieces = 0
    }

    /// - Parameter encoder: The context of the frame encoder: what is written from there is on the wire as it is.
    init(channel: any Channel, encoder: ChannelHandlerContext) {
        self.channel = channel
        self.encoder = NIOLoopBound(encoder, eventLoop: channel.eventLoop)
        self.queue = NIOLoopBoundBox(Queue(), eventLoop: channel.eventLoop)
    }

    var dropped: Int { self.drops.load(ordering: .relaxed) }

    /// Sends one frame of so many pieces of 20 ms that has its WebSocket header already; an empty one could not be framed.
    /// Returns how many pieces the network has not taken yet.
    @discardableResult
    func write(_ frame: ByteBuffer, pieces: Int = 1) -> Int {
        guard self.channel.isActive, frame.readableBytes > 0 else {
            self.drops.add(1, ordering: .relaxed)
            return self.queue.value.pieces
        }
        self.queue.value.waiting.append((frame, pieces))
        self.queue.value.pieces += pieces
        self.flush()
        while self.queue.value.pieces > Self.waitingLimit, !self.queue.value.waiting.isEmpty {
            self.queue.value.pieces -= self.queue.value.waiting.removeFirst().pieces
            self.drops.add(1, ordering: .relaxed)
        }
        return self.queue.value.pieces
    }

    private func flush() {
        while self.queue.value.underWay < Self.socketLimit, self.channel.isWritable, !self.queue.value.waiting.isEmpty {
            let (frame, pieces) = self.queue.value.waiting.removeFirst()
            self.queue.value.underWay += 1
            let written = self.channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in
                self.queue.value.underWay -= 1
                self.queue.value.pieces -= pieces
                self.flush()
            }
            self.encoder.value.writeAndFlush(NIOAny(frame), promise: written)
        }
    }
}
