// Peers that do not read, do not answer or read too slowly: the socket ends, and nothing piles up.

import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import SpechPhoneHost

struct WebSocketHandlerTests {
    /// The wire to a peer that takes nothing, so that everything written goes on waiting.
    private final class Stall: ChannelOutboundHandler {
        typealias OutboundIn = WebSocketFrame

        private(set) var frames: [WebSocketFrame] = []
        private var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            self.frames.append(Self.unwrapOutboundIn(data))
            if let promise { self.promises.append(promise) }
        }

        func flush(context: ChannelHandlerContext) {}

        func handlerRemoved(context: ChannelHandlerContext) {
            for promise in self.promises { promise.fail(ChannelError.ioOnClosedChannel) }
        }

        /// The code of the close frame, once there is one.
        var closeCode: UInt16? {
            let close = self.frames.first { $0.opcode == .connectionClose }
            return close?.data.getInteger(at: close?.data.readerIndex ?? 0)
        }
    }

    private final class Count {
        var value = 0
    }

    /// One socket on a loop whose clock the test moves.
    private final class Bench {
        let channel = EmbeddedChannel()
        let stall = Stall()
        let line: SocketLine
        /// How often the socket's user was told that it has ended.
        let closed: () -> Int

        init(outboundBytes: Int = 1000, stalls: Bool) throws {
            var limits = WebSocketHandler.Limits(messageBytes: 1000, outboundBytes: outboundBytes)
            limits.pingInterval = .seconds(10)
            limits.unansweredPings = 2
            let count = Count()
            self.closed = { count.value }
            let handler = WebSocketHandler(
                limits: limits, events: .init(onText: { _ in }, onBinary: { _ in }, onClose: { count.value += 1 }))
            try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            if stalls { try self.channel.pipeline.syncOperations.addHandler(self.stall) }
            try self.channel.pipeline.syncOperations.addHandler(handler)
            self.line = SocketLine(channel: self.channel, handler: handler)
        }

        func send(_ count: Int) {
            self.line.send([UInt8](repeating: 0x20, count: count))
            self.channel.embeddedEventLoop.run()
        }

        func pass(_ time: TimeAmount) {
            self.channel.embeddedEventLoop.advanceTime(by: time)
        }

        func receive(_ opcode: WebSocketOpcode, bytes: Int = 0) throws {
            let data = ByteBuffer(repeating: 7, count: bytes)
            try self.channel.writeInbound(WebSocketFrame(fin: true, opcode: opcode, data: data))
        }

        deinit {
            _ = try? self.channel.finish(acceptAlreadyClosed: true)
        }
    }

    @Test func sendsAwayAReaderThatIsTooSlow() throws {
        let bench = try Bench(outboundBytes: 1000, stalls: true)
        bench.send(600)
        #expect(bench.stall.closeCode == nil)
        bench.send(600)
        #expect(bench.stall.closeCode == 1013)
        bench.send(1)
        #expect(bench.stall.frames.map(\.opcode) == [.text, .connectionClose])
    }

    @Test func endsAConnectionWhosePeerNeverTakesTheCloseFrame() throws {
        let bench = try Bench(outboundBytes: 10, stalls: true)
        bench.send(11)
        #expect(bench.channel.isActive)
        bench.pass(.seconds(3))
        #expect(!bench.channel.isActive)
        #expect(bench.closed() == 1)
    }

    @Test func doesNotPileUpAnswersToPingsThatNobodyReads() throws {
        let bench = try Bench(outboundBytes: 1000, stalls: true)
        for _ in 0..<100 { try bench.receive(.ping, bytes: 125) }
        #expect(bench.stall.frames.count { $0.opcode == .pong } == 8)
        #expect(bench.stall.closeCode == 1013)
    }

    @Test func dropsAPeerThatNeverAnswersPings() throws {
        let bench = try Bench(stalls: false)
        bench.pass(.seconds(20))
        #expect(bench.channel.isActive)
        bench.pass(.seconds(10))
        #expect(!bench.channel.isActive)
        #expect(bench.closed() == 1)
    }

    @Test func keepsAPeerThatAnswersPings() throws {
        let bench = try Bench(stalls: false)
        for _ in 0..<20 {
            bench.pass(.seconds(20))
            try bench.receive(.pong)
        }
        #expect(bench.channel.isActive)
    }
}
