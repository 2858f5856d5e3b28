/// What a receiver says about one source (RFC 3550, section 6.4.1).
public struct ReportBlock: Hashable, Sendable {
    public static let length = 24

    public var ssrc: SSRC
    /// Lost since the report before, in 256ths.
    public var fractionLost: UInt8
    /// 24 bits with a sign; saturates.
    public var cumulativeLost: Int32
    public var extendedHighest: UInt32
    /// Interarrival jitter in units of the media clock.
    public var jitter: UInt32
    /// The middle of the NTP timestamp of the last sender report; zero when there was none.
    public var lastSenderReport: UInt32
    /// Since that report arrived, in units of 1/65,536 s.
    public var delaySinceLastSenderReport: UInt32

    public init(
        ssrc: SSRC, fractionLost: UInt8, cumulativeLost: Int32, extendedHighest: UInt32, jitter: UInt32,
        lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF)
        self.extendedHighest = extendedHighest
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    /// Reads the block at `offset`; the caller has checked that it lies inside.
    init(reading bytes: UnsafeRawBufferPointer, at offset: Int) {
        let loss = bytes.uint32(offset &+ 4)
        self.init(
            ssrc: SSRC(bytes.uint32(offset)), fractionLost: UInt8(truncatingIfNeeded: loss >> 24),
            // Shifting up and back copies the sign of the 24-bit field.
            cumulativeLost: Int32(bitPattern: loss << 8) >> 8, extendedHighest: bytes.uint32(offset &+ 8),
            jitter: bytes.uint32(offset &+ 12), lastSenderReport: bytes.uint32(offset &+ 16),
            delaySinceLastSenderReport: bytes.uint32(offset &+ 20))
    }

    func write(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
        bytes.put(self.ssrc.rawValue, at: offset)
        let loss = UInt32(self.fractionLost) << 24 | UInt32(bitPattern: self.cumulativeLost) & 0xFF_FFFF
        bytes.put(loss, at: offset &+ 4)
        bytes.put(self.extendedHighest, at: offset &+ 8)
        bytes.put(self.jitter, at: offset &+ 12)
        bytes.put(self.lastSenderReport, at: offset &+ 16)
        bytes.put(self.delaySinceLastSenderReport, at: offset &+ 20)
    }
}
