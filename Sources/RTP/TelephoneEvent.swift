/// The payload of a telephone-event packet (RFC 4733, section 2.3).
public struct TelephoneEvent: Hashable, Sendable {
    public static let length = 4

    /// 0–9 are digits, 10 is *, 11 is #, 12–15 are A–D (RFC 4733, section 3.2).
    public var code: UInt8
    public var isEnd: Bool
    /// Power in −dBm0, 0...63.
    public var volume: UInt8
    /// Since the event's timestamp, in units of its clock.
    public var duration: UInt16

    public init(code: UInt8, isEnd: Bool, volume: UInt8, duration: UInt16) {
        self.code = code
        self.isEnd = isEnd
        self.volume = min(volume, 63)
        self.duration = duration
    }

    /// Reads the first event of a payload; what may follow is ignored.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(RTPError) {
        guard bytes.count >= Self.length else { throw .truncated(bytes.count) }
        self.init(
            code: bytes.byte(0), isEnd: bytes.byte(1) & 0x80 != 0, volume: bytes.byte(1) & 0x3F,
            duration: bytes.uint16(2))
    }

    /// Returns its length, or `nil` when the buffer is too small.
    public func write(into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        guard bytes.count >= Self.length else { return nil }
        bytes.put(self.code, at: 0)
        bytes.put((self.isEnd ? 0x80 : 0) | self.volume & 0x3F, at: 1)
        bytes.put(self.duration, at: 2)
        return Self.length
    }

    /// The code of a telephone key.
    public static func code(for digit: Character) -> UInt8? {
        guard let ascii = digit.asciiValue else { return nil }
        switch ascii {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return ascii &- UInt8(ascii: "0")
        case UInt8(ascii: "*"): return 10
        case UInt8(ascii: "#"): return 11
        case UInt8(ascii: "A")...UInt8(ascii: "D"): return ascii &- UInt8(ascii: "A") &+ 12
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return ascii &- UInt8(ascii: "a") &+ 12
        case _: return nil
        }
    }

    /// The key of this event; `nil` for flash, tones and what else the registry holds.
    public var digit: Character? {
        switch self.code {
        case 0...9: Character(Unicode.Scalar(UInt8(ascii: "0") &+ self.code))
        case 10: "*"
        case 11: "#"
        case 12...15: Character(Unicode.Scalar(UInt8(ascii: "A") &+ self.code &- 12))
        case _: nil
        }
    }
}
