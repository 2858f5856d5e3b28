// Plain bytes to and from a host, so that a test may also send what no library would.

import NIOCore
import NIOPosix

/// A TCP connection on loopback that is read as a stream of bytes.
final class TestConnection: Sendable {
    private let channel: any Channel
    private let received: AsyncStream<[UInt8]>

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let outlet: AsyncStream<[UInt8]>.Continuation

        init(outlet: AsyncStream<[UInt8]>.Continuation) {
            self.outlet = outlet
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.outlet.yield(Array(Self.unwrapInboundIn(data).readableBytesView))
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.outlet.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private init(channel: any Channel, received: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.received = received
    }

    static func open(port: Int) async throws -> TestConnection {
        let (received, outlet) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(outlet: outlet))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return TestConnection(channel: channel, received: received)
    }

    func send(_ bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(self.channel.allocator.buffer(bytes: bytes))
    }

    /// The pieces as they arrive; ends when the peer closes. For one reader at a time.
    func pieces() -> AsyncStream<[UInt8]>.Iterator { self.received.makeAsyncIterator() }

    func close() async {
        try? await self.channel.close()
    }
}
