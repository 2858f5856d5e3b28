/// Bytes as text (RFC 4648); a core has no Foundation to ask.
public enum Base64 {
    public enum Alphabet: Sendable {
        /// Section 4, with padding.
        case standard
        /// Section 5, for addresses and tokens, without padding.
        case url

        fileprivate var digits: [UInt8] { self == .standard ? Base64.standardDigits : Base64.urlDigits }
    }

    private static let common = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let standardDigits = Self.common + Array("+/".utf8)
    private static let urlDigits = Self.common + Array("-_".utf8)
    private static let padding = UInt8(ascii: "=")

    public static func encode(_ bytes: some Sequence<UInt8>, in alphabet: Alphabet) -> String {
        let digits = alphabet.digits
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = (pending << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(digits[Int(pending >> bits & 0x3F)])
            }
        }
        if bits > 0 { text.append(digits[Int(pending << (6 - bits) & 0x3F)]) }
        while alphabet == .standard, text.count % 4 != 0 { text.append(Self.padding) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for what no encoder writes. Padding may be there or not, in either alphabet: peers differ in it.
    public static func decode(_ text: some StringProtocol, in alphabet: Alphabet) -> [UInt8]? {
        var rest = Array(text.utf8)[...]
        while rest.last == Self.padding { rest.removeLast() }
        guard text.utf8.count - rest.count <= 2, rest.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for digit in rest {
            guard let value = Self.value(of: digit, in: alphabet) else { return nil }
            pending = (pending << 6 | value) & 0x3FFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        guard pending & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of digit: UInt8, in alphabet: Alphabet) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case alphabet.digits[62]: 62
        case alphabet.digits[63]: 63
        default: nil
        }
    }
}
