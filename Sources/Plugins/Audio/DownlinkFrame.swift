// What the browser is to play, written straight into the buffer that goes to the socket.

import PluginKit

/// A binary frame to the browser: the fixed header, then PCM16 little-endian or one Opus packet.
struct DownlinkFrame {
    let header: DownlinkAudio

    /// The bytes written, or `nil` when the frame does not fit.
    func write(
        _ payload: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let start = FrameHeader.byteCount + (self.header.receipt == nil ? 0 : FrameHeader.receiptBytes)
        let byteCount = start + payload.count
        guard target.count >= byteCount, let samples = UInt16(exactly: self.header.sampleCount) else { return nil }
        func put(_ value: some FixedWidthInteger, at offset: Int) {
            target.storeBytes(of: value.bigEndian, toByteOffset: offset, as: type(of: value))
        }
        put(FrameHeader.magic, at: 0)
        put(FrameHeader.version, at: 2)
        put(self.header.format == .opus ? FrameHeader.opus : FrameHeader.pcm16, at: 3)
        put(self.header.stream, at: 4)
        put(self.header.epoch, at: 8)
        put(self.header.sequence, at: 12)
        put(self.header.time, at: 16)
        put(self.header.rate, at: 20)
        put(samples, at: 24)
        put(self.header.receipt == nil ? UInt16(0) : FrameHeader.receiptFlag, at: 26)
        if let receipt = self.header.receipt {
            put(receipt.time, at: FrameHeader.byteCount)
            put(receipt.excess, at: FrameHeader.byteCount + 4)
        }
        // Every machine this runs on is little-endian, as samples on the wire are.
        UnsafeMutableRawBufferPointer(rebasing: target[start..<byteCount])
            .copyMemory(from: payload)
        return byteCount
    }
}
