/// The frames of the audio socket, as docs/wire.md has them.
enum AudioFrame {
    static let headerBytes = 28
    static let pcmBytes = Self.headerBytes + 2 * TestSound.frameSamples

    struct Header {
        var stream: UInt32
        var epoch: UInt32
        var sequence: UInt32
        var time: UInt32
    }

    /// Writes a header of PCM16 at 8 kHz.
    static func write(_ header: Header, to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: UInt32(0x5350_0101).bigEndian, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: header.stream.bigEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: header.epoch.bigEndian, toByteOffset: 8, as: UInt32.self)
        bytes.storeBytes(of: header.sequence.bigEndian, toByteOffset: 12, as: UInt32.self)
        bytes.storeBytes(of: header.time.bigEndian, toByteOffset: 16, as: UInt32.self)
        bytes.storeBytes(of: UInt32(TestSound.sampleRate).bigEndian, toByteOffset: 20, as: UInt32.self)
        bytes.storeBytes(of: UInt32(TestSound.frameSamples << 16).bigEndian, toByteOffset: 24, as: UInt32.self)
    }

    /// The number of a frame and where its samples are; nil for what is no such frame.
    static func read(_ bytes: UnsafeRawBufferPointer) -> (sequence: UInt32, samples: UnsafeRawBufferPointer)? {
        guard bytes.count >= Self.headerBytes,
            UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)) == 0x5350_0101
        else { return nil }
        let sequence = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        let flags = bytes[27]
        let start = flags & 2 == 0 ? Self.headerBytes : Self.headerBytes + 6
        guard bytes.count >= start else { return nil }
        return (sequence, UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
}
