/// The fixed header in front of the samples, in both directions; every number is big-endian.
///
///     0 magic u16 "SP" · 2 version u8 · 3 format u8 · 4 stream u32 · 8 epoch u32 · 12 sequence u32
///     16 time u32 · 20 rate u32 · 24 samples u16 · 26 flags u16 · 28 receipt, where its flag is set, then the payload
enum FrameHeader {
    static let byteCount = 28
    static let magic: UInt16 = 0x5350
    static let version: UInt8 = 1
    /// PCM, 16 bits, little-endian, one channel.
    static let pcm16: UInt8 = 1
    /// One Opus packet; its samples are counted at 48 kHz, whatever is in it.
    static let opus: UInt8 = 2
    static let opusRate: UInt32 = 48_000
    /// RFC 6716, section 3.2.1: one frame of Opus has no more bytes.
    static let longestPacket = 1_275
    static let silenceFlag: UInt16 = 1
    static let receiptFlag: UInt16 = 2
    /// The newest frame's time (u32), and what waits on its way in milliseconds (u16).
    static let receiptBytes = 6
    /// 60 ms at 48 kHz: no frame of ours is longer.
    static let maximumSamples = 2_880
    static let rates: ClosedRange<UInt32> = 8000...48000
}
