// The binary frames, byte by byte, as docs/wire.md tells them.

import AudioPlugin
import PluginKit
import Testing

@testable import PluginTesting

struct AudioFramingTests {
    private let framing: any AudioFraming

    init() throws {
        var registry = HandlerRegistry()
        let plugin = AudioFrames()
        try registry.add(plugin, granting: Capabilities(of: BenchServices().all, for: plugin))
        self.framing = try #require(registry.audioFraming)
    }

    private static let whole: [UInt8] = [
        0x53, 0x50, 1, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0x3E, 0x80, 0, 2, 0, 0, 0x34, 0x12,
        0xFF,
        0xFF,
    ]

    private func parse(_ bytes: [UInt8]) -> UplinkAudio? {
        bytes.withUnsafeBytes { self.framing.parseUplink($0) }
    }

    @Test func readsAnUplinkFrame() {
        #expect(
            self.parse(Self.whole)
                == UplinkAudio(
                    format: .pcm16, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 16000, isSilence: false,
                    payloadOffset: 28, payloadCount: 4, sampleCount: 2))
    }

    /// A packet of three bytes that stands for 20 ms.
    private static let packet: [UInt8] = [
        0x53, 0x50, 1, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0xBB, 0x80, 0x03, 0xC0, 0, 0, 0x78, 1,
        2,
    ]

    @Test func readsAPacket() {
        #expect(
            self.parse(Self.packet)
                == UplinkAudio(
                    format: .opus, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 48000, isSilence: false,
                    payloadOffset: 28, payloadCount: 3, sampleCount: 960))
        let longest = Self.packet.prefix(28) + [UInt8](repeating: 7, count: 1_275)
        #expect(self.parse(Array(longest))?.payloadCount == 1_275)
        #expect(self.parse(Array(longest) + [7]) == nil)
    }

    /// The packet again, with what waits on the way back.
    private static let receipt: [UInt8] =
        packet.prefix(27) + [2] + [0xFF, 0xFF, 0xFF, 0xFE, 0x01, 0x2C] + packet.suffix(3)

    @Test func readsAReceiptBetweenHeaderAndPayload() {
        let expected = AudioReceipt(time: 0xFFFF_FFFE, excess: 300)
        #expect(
            self.parse(Self.receipt)
                == UplinkAudio(
                    format: .opus, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 48000, isSilence: false,
                    payloadOffset: 34, payloadCount: 3, sampleCount: 960, receipt: expected))
        var silent = Array(Self.receipt.prefix(34))
        #expect(self.parse(silent) == nil)
        silent[27] = 3
        #expect(self.parse(silent)?.receipt == expected)
        for count in 28..<34 { #expect(self.parse(Array(silent.prefix(count))) == nil) }
        #expect(self.parse(silent + [0]) == nil)
    }

    @Test func writesAReceiptAsItWasRead() {
        var target = [UInt8](repeating: 0xAA, count: 37)
        let header = DownlinkAudio(
            format: .opus, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 48000, sampleCount: 960,
            receipt: AudioReceipt(time: 0xFFFF_FFFE, excess: 300))
        let write = { (target: UnsafeMutableRawBufferPointer) in
            [UInt8](arrayLiteral: 0x78, 1, 2).withUnsafeBytes { payload in
                self.framing.writeDownlink(header, payload: payload, into: target)
            }
        }
        #expect(target.withUnsafeMutableBytes { write($0) } == 37)
        #expect(target == Self.receipt)
        #expect(self.framing.downlinkHeaderBytes == 34)
        #expect(target.withUnsafeMutableBytes { write(UnsafeMutableRawBufferPointer(rebasing: $0[..<36])) } == nil)
    }

    @Test func aFrameLastsSixtyMillisecondsAtMost() {
        var bytes = Self.packet
        bytes.replaceSubrange(24..<26, with: [0x0B, 0x40])
        #expect(self.parse(bytes)?.sampleCount == 2_880)
        bytes[25] = 0x41
        #expect(self.parse(bytes) == nil)
    }

    @Test func onlyASilentFrameOfPacketsIsEmpty() {
        var bytes = Array(Self.packet.prefix(28))
        #expect(self.parse(bytes) == nil)
        bytes[27] = 1
        #expect(self.parse(bytes)?.payloadCount == 0)
        #expect(self.parse(bytes + [1]) == nil)
    }

    @Test func packetsHaveTheClockOfTheirCodec() {
        var bytes = Self.packet
        bytes.replaceSubrange(20..<24, with: [0, 0, 0x3E, 0x80])
        #expect(self.parse(bytes) == nil)
    }

    @Test func writesAPacketAsItWasRead() {
        var target = [UInt8](repeating: 0xAA, count: 31)
        let header = DownlinkAudio(
            format: .opus, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 48000, sampleCount: 960)
        let written = [UInt8](arrayLiteral: 0x78, 1, 2).withUnsafeBytes { payload in
            target.withUnsafeMutableBytes { self.framing.writeDownlink(header, payload: payload, into: $0) }
        }
        #expect(written == 31)
        #expect(target == Self.packet)
    }

    @Test func writesTheSameBytesDown() {
        var target = [UInt8](repeating: 0xAA, count: 40)
        let header = DownlinkAudio(
            format: .pcm16, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 16000, sampleCount: 2)
        let written = [Int16(0x1234), -1].withUnsafeBytes { payload in
            target.withUnsafeMutableBytes { self.framing.writeDownlink(header, payload: payload, into: $0) }
        }
        #expect(written == 32)
        #expect(Array(target.prefix(32)) == Self.whole)
        #expect(target[32] == 0xAA)
    }

    @Test func refusesToWriteBeyondItsTarget() {
        var target = [UInt8](repeating: 0, count: 31)
        let header = DownlinkAudio(
            format: .pcm16, stream: 2, epoch: 3, sequence: 4, time: 5, rate: 16000, sampleCount: 2)
        let written = [Int16(1), 2].withUnsafeBytes { payload in
            target.withUnsafeMutableBytes { self.framing.writeDownlink(header, payload: payload, into: $0) }
        }
        #expect(written == nil)
    }

    @Test func refusesEveryTruncation() {
        for count in 0..<Self.whole.count { #expect(self.parse(Array(Self.whole.prefix(count))) == nil) }
        #expect(self.parse(Self.whole + [0]) == nil)
    }

    @Test(arguments: [(0, UInt8(0x54)), (2, 2), (3, 2), (3, 3), (3, 0), (20, 1), (24, 0xFF), (25, 0), (25, 3)])
    func refusesAChangedHeader(offset: Int, value: UInt8) {
        var bytes = Self.whole
        bytes[offset] = value
        #expect(self.parse(bytes) == nil)
    }

    @Test func readsTheSilenceFlag() {
        var bytes = Self.whole
        bytes[27] = 1
        #expect(self.parse(bytes)?.isSilence == true)
    }

    @Test func survivesEveryByteChanged() {
        for offset in Self.whole.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = Self.whole
                bytes[offset] = value
                guard let audio = self.parse(bytes) else { continue }
                #expect(audio.payloadOffset + audio.payloadCount == bytes.count)
            }
        }
    }
}
