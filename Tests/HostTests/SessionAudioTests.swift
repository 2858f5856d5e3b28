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

    @Test func dropsTheOldestFramesForASocketThatIsFullAndCountsThem() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish() }
        let audio = SessionAudio(fallback: bench.channel.eventLoop)
        audio.deliver(self.frame)
        #expect(audio.dropped == 1)
        audio.open(bench.line, bench.socket)
        audio.deliver(self.frame)
        #expect(try bench.sent() == [0x82, 1, 7])
        bench.channel.isWritable = false
        for number in 0..<UInt8(AudioLine.frameLimit + 3) { audio.deliver(ByteBuffer(bytes: [0x82, 1, number])) }
        audio.deliver(ByteBuffer())
        #expect(try bench.sent() == nil)
        #expect(audio.dropped == 5)
        bench.channel.isWritable = true
        audio.deliver(self.frame)
        #expect(try bench.sent() == [0x82, 1, 3])
        #expect(audio.dropped == 5)
    }

    @Test func lowersTheBitrateForASlowSocketAndRaisesItSlowly() {
        var bitrate = DownlinkBitrate(limit: 24_000)
        for _ in 0..<1_000 { bitrate.observe(waiting: 2) }
        #expect(bitrate.current == 24_000)
        for _ in 0..<5 { bitrate.observe(waiting: 3) }
        #expect(bitrate.current == 16_000)
        for _ in 0..<200 { bitrate.observe(waiting: 8) }
        #expect(bitrate.current == 8_000)
        for _ in 0..<499 { bitrate.observe(waiting: 1) }
        #expect(bitrate.current == 8_000)
        bitrate.observe(waiting: 1)
        #expect(bitrate.current == 12_000)
        for _ in 0..<5_000 { bitrate.observe(waiting: 1) }
        #expect(bitrate.current == 24_000)
    }

    @Test func theTabIsSentLessWhileItsSocketIsFull() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish() }
        let audio = SessionAudio(fallback: bench.channel.eventLoop)
        audio.open(bench.line, bench.socket)
        audio.format = TabFormat(opusBitrate: 24_000)
        bench.channel.isWritable = false
        for _ in 0..<20 { audio.deliver(self.frame) }
        #expect(audio.opusBitrate == 16_000)
        #expect(audio.format == TabFormat(opusBitrate: 24_000))
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
