/// The header of an RTP packet and the places of its parts in the datagram (RFC 3550, section 5.1).
///
/// A value that borrows nothing: it holds offsets, and the caller keeps the bytes.
public struct RTPPacket: Hashable, Sendable {
    public static let fixedHeaderLength = 12

    public var marker: Bool
    /// 0...127.
    public var payloadType: UInt8
    public var sequence: SequenceNumber
    public var timestamp: RTPTimestamp
    public var ssrc: SSRC
    /// Where the contributing sources stand; four bytes each.
    public private(set) var contributors: Range<Int>
    /// The profile word of the header extension, when there is one (RFC 3550, section 5.3.1).
    public private(set) var extensionProfile: UInt16?
    /// Where the extension's data stands, without its header of four bytes.
    public private(set) var extensionData: Range<Int>
    /// Where the payload stands, without padding.
    public private(set) var payload: Range<Int>

    public init(payloadType: UInt8, marker: Bool, sequence: SequenceNumber, timestamp: RTPTimestamp, ssrc: SSRC) {
        self.marker = marker
        self.payloadType = payloadType & 0x7F
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.contributors = 0..<0
        self.extensionData = 0..<0
        self.payload = Self.fixedHeaderLength..<Self.fixedHeaderLength
    }

    public init(parsing bytes: UnsafeRawBufferPointer) throws(RTPError) {
        guard bytes.count >= Self.fixedHeaderLength else { throw .truncated(bytes.count) }
        let first = bytes.byte(0)
        guard first >> 6 == 2 else { throw .unsupportedVersion(first >> 6) }
        let second = bytes.byte(1)
        self.init(
            payloadType: second & 0x7F, marker: second & 0x80 != 0, sequence: SequenceNumber(bytes.uint16(2)),
            timestamp: RTPTimestamp(bytes.uint32(4)), ssrc: SSRC(bytes.uint32(8)))
        var offset = Self.fixedHeaderLength &+ Int(first & 0x0F) &* 4
        guard offset <= bytes.count else { throw .truncated(bytes.count) }
        self.contributors = Self.fixedHeaderLength..<offset
        self.extensionData = offset..<offset
        if first & 0x10 != 0 {
            guard offset &+ 4 <= bytes.count else { throw .truncated(bytes.count) }
            let end = offset &+ 4 &+ Int(bytes.uint16(offset &+ 2)) &* 4
            guard end <= bytes.count else { throw .truncated(bytes.count) }
            self.extensionProfile = bytes.uint16(offset)
            self.extensionData = (offset &+ 4)..<end
            offset = end
        }
        var end = bytes.count
        if first & 0x20 != 0 {
            let padding = bytes.byte(bytes.count &- 1)
            guard padding > 0, Int(padding) <= bytes.count &- offset else { throw .badPadding(padding) }
            end &-= Int(padding)
        }
        self.payload = offset..<end
    }

    /// Writes the fixed header; a sender without mixers and extensions needs no more. Returns its length, or `nil`
    /// when the buffer is too small.
    public func writeHeader(into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        guard bytes.count >= Self.fixedHeaderLength else { return nil }
        bytes.put(UInt8(0x80), at: 0)
        bytes.put((self.marker ? 0x80 : 0) | self.payloadType & 0x7F, at: 1)
        bytes.put(self.sequence.rawValue, at: 2)
        bytes.put(self.timestamp.rawValue, at: 4)
        bytes.put(self.ssrc.rawValue, at: 8)
        return Self.fixedHeaderLength
    }
}
