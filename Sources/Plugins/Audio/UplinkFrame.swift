// What the browser's microphone sends, parsed in place.

import PluginKit

/// A binary frame from the browser: the fixed header, then PCM16 little-endian.
struct UplinkFrame {
    let audio: UplinkAudio

    /// `nil` for anything but a whole frame of a known version and format.
    init?(parsing bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= FrameHeader.byteCount else { return nil }
        func big<Number: FixedWidthInteger>(_ offset: Int, as: Number.Type) -> Number {
            Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
        guard big(0, as: UInt16.self) == FrameHeader.magic, bytes[2] == FrameHeader.version,
            bytes[3] == FrameHeader.pcm16
        else { return nil }
        let samples = Int(big(24, as: UInt16.self))
        let rate = big(20, as: UInt32.self)
        guard (1...FrameHeader.maximumSamples).contains(samples), FrameHeader.rates.contains(rate),
            bytes.count == FrameHeader.byteCount + samples * 2
        else { return nil }
        self.audio = UplinkAudio(
            stream: big(4, as: UInt32.self), epoch: big(8, as: UInt32.self), sequence: big(12, as: UInt32.self),
            captureTime: big(16, as: UInt32.self), rate: rate,
            isSilence: big(26, as: UInt16.self) & FrameHeader.silenceFlag != 0,
            payloadOffset: FrameHeader.byteCount, sampleCount: samples)
    }
}
