/// Escapes of URIs (RFC 3261, section 19.1.2): `%` and two hexadecimal digits stand for one byte.
enum PercentCoding {
    /// The text with every complete escape resolved; a `%` that begins no escape stays as it is.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        return String(decoding: self.unescapedBytes(Array(text.utf8)), as: UTF8.self)
    }

    static func unescapedBytes(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = bytes[index + 1].hexadecimalValue, let low = bytes[index + 2].hexadecimalValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The text with every byte that `allowed` refuses turned into an escape.
    static func escaped(_ text: String, allowed: (UInt8) -> Bool) -> String {
        guard !text.utf8.allSatisfy(allowed) else { return text }
        var result: [UInt8] = []
        self.append(text.utf8, to: &result, allowed: allowed)
        return String(decoding: result, as: UTF8.self)
    }

    static func append(_ bytes: some Sequence<UInt8>, to result: inout [UInt8], allowed: (UInt8) -> Bool) {
        for byte in bytes {
            if allowed(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(self.digit(byte >> 4))
                result.append(self.digit(byte & 0xF))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
