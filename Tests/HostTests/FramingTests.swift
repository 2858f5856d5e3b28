// The header that goes in front of a downlink frame, into the room that the engine leaves.

import NIOCore
import Testing

@testable import SpechPhoneHost

struct FramingTests {
    private func buffer(_ count: Int, headroom: Int) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: [UInt8](repeating: 0xAA, count: headroom))
        buffer.writeRepeatingByte(7, count: count)
        buffer.moveReaderIndex(forwardBy: headroom)
        return buffer
    }

    @Test(arguments: [
        (1, [UInt8(0x82), 1]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (348, [0x82, 126, 1, 92]),
        (65535, [0x82, 126, 255, 255]),
    ])
    func putsTheLengthInFront(count: Int, header: [UInt8]) {
        var frame = self.buffer(count, headroom: 14)
        WebSocketHandler.frame(&frame)
        #expect(Array(frame.readableBytesView.prefix(header.count)) == header)
        #expect(frame.readableBytes == header.count + count)
        #expect(frame.readableBytesView.dropFirst(header.count).allSatisfy { $0 == 7 })
    }

    @Test(arguments: [(126, 3), (65536, 14)])
    func emptiesWhatHasNoRoomOrIsTooLong(count: Int, headroom: Int) {
        var frame = self.buffer(count, headroom: headroom)
        WebSocketHandler.frame(&frame)
        #expect(frame.readableBytes == 0)
    }

    @Test func leavesTheSamplesWhereTheyAre() {
        var frame = self.buffer(348, headroom: 14)
        let before = frame.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        WebSocketHandler.frame(&frame)
        #expect(frame.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == before - 4)
    }
}
