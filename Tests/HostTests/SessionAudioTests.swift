// Sound for a socket that cannot take it, and sockets for a tab that has ended.

import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import SpechPhoneHost

struct SessionAudioTests {
    /// One audio socket on a loop that only runs when it is told to.
    private struct Bench {
        let channel = EmbeddedChannel()
        let line: AudioLine
        let socket: SocketLine

        init() throws {
            let handler = WebSocketHandler(
                limits: AudioSocket.limits, events: .init(onText: { _ in }, onBinary: { _ in }, onClose: {}))
            try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try self.channel.pipeline.syncOperations.addHandlers([WebSocketFrameEncoder(), handler])
            let encoder = try self.channel.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
            self.line = AudioLine(channel: self.channel, encoder: encoder)
            self.socket = SocketLine(channel: self.channel, handler: handler)
        }

        func sent() throws -> [UInt8]? {
            self.channel.embeddedEventLoop.run()
            return try self.channel.readOutbound(as: ByteBuffer.self).map { Array($0.readableBytesView) }
        }
    }

    private let frame = ByteBuffer(bytes: [0x82, 1, 7])

    @Test func dropsAndCountsFramesForASocketThatIsFull() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish() }
        let audio = SessionAudio(fallback: bench.channel.eventLoop)
        audio.deliver(self.frame)
        #expect(audio.dropped == 1)
        audio.open(bench.line, bench.socket)
        audio.deliver(self.frame)
        #expect(try bench.sent() == [0x82, 1, 7])
        bench.channel.isWritable = false
        audio.deliver(self.frame)
        audio.deliver(ByteBuffer())
        #expect(try bench.sent() == nil)
        #expect(audio.dropped == 3)
        bench.channel.isWritable = true
        audio.deliver(self.frame)
        #expect(try bench.sent() == [0x82, 1, 7])
        #expect(audio.dropped == 3)
    }

    @Test func closesASocketThatOpensAfterItsTabHasEnded() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish(acceptAlreadyClosed: true) }
        let audio = SessionAudio(fallback: bench.channel.eventLoop)
        audio.close(Session.loggedOutCode, "revoked")
        audio.open(bench.line, bench.socket)
        #expect(!audio.hasSocket)
        #expect(try bench.sent()?.prefix(1) == [0x88])
        #expect(!bench.channel.isActive)
    }
}
