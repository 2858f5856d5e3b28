// What the browser's microphone sends, parsed in place.

import PluginKit

/// A binary frame from the browser: the fixed header, then PCM16 little-endian or one Opus packet.
struct UplinkFrame {
    let audio: UplinkAudio

    /// `nil` for anything but a whole frame of a known version and format.
    init?(parsing bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= FrameHeader.byteCount else { return nil }
        func big<Number: FixedWidthInteger>(_ offset: Int, as: Number.Type) -> Number {
            Number(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
        guard big(0, as: UInt16.self) == FrameHeader.magic, bytes[2] == FrameHeader.version,
            let format = Self.format(bytes[3])
        else { return nil }
        let samples = Int(big(24, as: UInt16.self))
        let rate = big(20, as: UInt32.self)
        let flags = big(26, as: UInt16.self)
        let isSilence = flags & FrameHeader.silenceFlag != 0
        let hasReceipt = flags & FrameHeader.receiptFlag != 0
        let start = FrameHeader.byteCount + (hasReceipt ? FrameHeader.receiptBytes : 0)
        let payload = bytes.count - start
        guard payload >= 0, (1...FrameHeader.maximumSamples).contains(samples),
            Self.fits(format, payload: payload, samples: samples, rate: rate, isSilence: isSilence)
        else { return nil }
        self.audio = UplinkAudio(
            format: format, stream: big(4, as: UInt32.self), epoch: big(8, as: UInt32.self),
            sequence: big(12, as: UInt32.self), time: big(16, as: UInt32.self), rate: rate, isSilence: isSilence,
            payloadOffset: start, payloadCount: payload, sampleCount: samples,
            receipt: hasReceipt
                ? AudioReceipt(
                    time: big(FrameHeader.byteCount, as: UInt32.self),
                    excess: big(FrameHeader.byteCount + 4, as: UInt16.self))
                : nil)
    }

    private static func format(_ byte: UInt8) -> AudioFormat? {
        switch byte {
        case FrameHeader.pcm16: .pcm16
        case FrameHeader.opus: .opus
        default: nil
        }
    }

    /// A silent frame of Opus has no packet, and only such a frame has none.
    private static func fits(_ format: AudioFormat, payload: Int, samples: Int, rate: UInt32, isSilence: Bool) -> Bool {
        switch format {
        case .pcm16: FrameHeader.rates.contains(rate) && payload == samples * 2
        case .opus:
            rate == FrameHeader.opusRate && payload <= FrameHeader.longestPacket && (payload == 0) == isSilence
        }
    }
}
