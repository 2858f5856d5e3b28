// Sound for a socket that cannot take it, and sockets for a tab that has ended.

import NIOCore
import NIOEmbedded
import NIOWebSocket
import PluginKit
import Primitives
import Synchronization
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
        for number in 0..<UInt8(AudioLine.waitingLimit + 3) { audio.deliver(ByteBuffer(bytes: [0x82, 1, number])) }
        audio.deliver(ByteBuffer())
        #expect(try bench.sent() == nil)
        #expect(audio.dropped == 5)
        bench.channel.isWritable = true
        audio.deliver(self.frame)
        #expect(try bench.sent() == [0x82, 1, 3])
        #expect(audio.dropped == 5)
    }

    @Test func theTabIsSentLessWhileItsSocketIsFull() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish() }
        let clock = Atomic<Int64>(0)
        let audio = SessionAudio(
            fallback: bench.channel.eventLoop, clock: { Instant(nanoseconds: clock.load(ordering: .relaxed)) })
        audio.open(bench.line, bench.socket)
        audio.format = TabFormat(opusBitrate: 24_000)
        #expect(audio.opusBitrate == 24_000)
        bench.channel.isWritable = false
        for _ in 0..<50 {
            audio.deliver(self.frame)
            clock.add(20_000_000, ordering: .relaxed)
        }
        // All that may wait here does: two steps.
        #expect(audio.opusBitrate == 12_000 && audio.joinedPackets == 1)
        #expect(audio.format == TabFormat(opusBitrate: 24_000))
    }

    /// A frame of the tab, sent at `time`.
    private func uplink(_ time: UInt32, _ receipt: AudioReceipt? = nil) -> UplinkAudio {
        UplinkAudio(
            format: .opus, stream: 1, epoch: 1, sequence: 0, time: time, rate: 48_000, isSilence: true,
            payloadOffset: 28, payloadCount: 0, sampleCount: 960, receipt: receipt)
    }

    @Test func whatTheTabTellsMakesPacketsLongerAndLeavesOutWhatWouldBeLate() throws {
        let bench = try Bench()
        defer { _ = try? bench.channel.finish() }
        let clock = Atomic<Int64>(5_000_000_000)
        let audio = SessionAudio(
            fallback: bench.channel.eventLoop, clock: { Instant(nanoseconds: clock.load(ordering: .relaxed)) })
        audio.format = .opus
        audio.open(bench.line, bench.socket, hasReceipts: true)
        #expect(audio.opusBitrate == 24_000 && audio.joinedPackets == 2)
        audio.arrived(self.uplink(77, AudioReceipt(time: 4_900, excess: 300)))
        #expect(audio.opusBitrate == 12_000 && audio.joinedPackets == 3)
        // Its own frames are told of, once each.
        #expect(audio.takeDue() == AudioReceipt(time: 77, excess: 0))
        #expect(audio.takeDue() == nil)
        for _ in 0..<20 {
            audio.deliver(self.frame)
            clock.add(20_000_000, ordering: .relaxed)
        }
        #expect(audio.leftOut == 13)
        audio.arrived(self.uplink(477, AudioReceipt(time: 1, excess: 300)))
        #expect(audio.wrongReceipts == 1)
        #expect(audio.takeDue()?.time == 477)
        // Another socket is another line.
        audio.open(bench.line, bench.socket)
        #expect(audio.opusBitrate == 24_000 && audio.joinedPackets == 1)
        audio.arrived(self.uplink(900, AudioReceipt(time: 5_000, excess: 300)))
        #expect(audio.joinedPackets == 1 && audio.takeDue() == nil && audio.wrongReceipts == 2)
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
