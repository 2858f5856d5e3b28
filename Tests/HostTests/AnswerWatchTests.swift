// A reader that takes nothing of an answer, and one that is slow.

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import SpechPhoneHost

struct AnswerWatchTests {
    /// The network, which takes a part when the test says so.
    private final class Network: ChannelOutboundHandler {
        typealias OutboundIn = HTTPServerResponsePart

        private var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise { self.promises.append(promise) }
        }

        func flush(context: ChannelHandlerContext) {}

        func takeOne() { self.promises.removeFirst().succeed() }

        func handlerRemoved(context: ChannelHandlerContext) {
            for promise in self.promises { promise.fail(ChannelError.ioOnClosedChannel) }
        }
    }

    private final class Bench {
        let channel = EmbeddedChannel()
        let network = Network()

        init() throws {
            try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try self.channel.pipeline.syncOperations.addHandlers([self.network, AnswerWatch()])
        }

        func write() {
            let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "piece")))
            self.channel.writeAndFlush(part, promise: nil)
        }

        func pass(_ seconds: Int64) { self.channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

        deinit {
            _ = try? self.channel.finish(acceptAlreadyClosed: true)
        }
    }

    @Test func endsAConnectionThatTakesNothing() throws {
        let bench = try Bench()
        bench.write()
        bench.pass(59)
        #expect(bench.channel.isActive)
        bench.pass(1)
        #expect(!bench.channel.isActive)
    }

    @Test func endsAConnectionThatTookOnePartAndNoFurtherOne() throws {
        let bench = try Bench()
        for _ in 0..<2 { bench.write() }
        bench.pass(50)
        bench.network.takeOne()
        bench.pass(59)
        #expect(bench.channel.isActive)
        bench.pass(1)
        #expect(!bench.channel.isActive)
    }

    @Test func waitsForAReaderThatIsSlow() throws {
        let bench = try Bench()
        for _ in 0..<4 { bench.write() }
        for _ in 0..<4 {
            bench.pass(50)
            bench.network.takeOne()
        }
        // Nothing waits any more, so a connection that rests is no matter of this one.
        bench.pass(600)
        #expect(bench.channel.isActive)
        bench.write()
        bench.pass(60)
        #expect(!bench.channel.isActive)
    }
}
