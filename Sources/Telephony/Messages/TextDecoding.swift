/// Texts in the charsets that telephones and gateways write (RFC 2046, section 4.1.2), as Swift's own text.
///
/// What a charset cannot mean becomes U+FFFD; nothing fails.
enum TextDecoding {
    static func text(_ bytes: [UInt8], charset: String?) -> String {
        let text =
            switch charset?.lowercased() {
            case "iso-8859-1", "latin1", "windows-1252", "cp1252": self.windows1252(bytes)
            case "iso-8859-15", "latin-9": self.latin9(bytes)
            case "utf-16": self.utf16(bytes)
            case "utf-16le": self.utf16(bytes, isLittleEndian: true)
            case "utf-16be": self.utf16(bytes, isLittleEndian: false)
            case "utf-8", "utf8", "us-ascii": String(decoding: bytes, as: UTF8.self)
            // Nothing is said, or nothing that we know: nearly always it is UTF-8, else what Windows writes.
            case _: String(validating: bytes, as: UTF8.self) ?? self.windows1252(bytes)
            }
        let marked = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        return String(marked.replacing("\r\n", with: "\n"))
    }

    /// RFC 2781, section 4.3: big-endian where no mark says otherwise.
    private static func utf16(_ bytes: [UInt8]) -> String {
        switch bytes.prefix(2) {
        case [0xFF, 0xFE]: self.utf16(Array(bytes.dropFirst(2)), isLittleEndian: true)
        case [0xFE, 0xFF]: self.utf16(Array(bytes.dropFirst(2)), isLittleEndian: false)
        case _: self.utf16(bytes, isLittleEndian: false)
        }
    }

    private static func utf16(_ bytes: [UInt8], isLittleEndian: Bool) -> String {
        let units = stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func windows1252(_ bytes: [UInt8]) -> String {
        String(
            String.UnicodeScalarView(
                bytes.map { byte in
                    (0x80...0x9F).contains(byte) ? Self.upper1252[Int(byte - 0x80)] : Unicode.Scalar(byte)
                }))
    }

    private static func latin9(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Self.changed[$0] ?? Unicode.Scalar($0) }))
    }

    /// 0x80 to 0x9F of windows-1252; five places are empty.
    private static let upper1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{02C6}",
        "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{FFFD}", "\u{017D}", "\u{FFFD}", "\u{FFFD}", "\u{2018}",
        "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}", "\u{0161}",
        "\u{203A}", "\u{0153}", "\u{FFFD}", "\u{017E}", "\u{0178}",
    ]

    /// Where ISO 8859-15 differs from ISO 8859-1.
    private static let changed: [UInt8: Unicode.Scalar] = [
        0xA4: "\u{20AC}", 0xA6: "\u{0160}", 0xA8: "\u{0161}", 0xB4: "\u{017D}", 0xB8: "\u{017E}", 0xBC: "\u{0152}",
        0xBD: "\u{0153}", 0xBE: "\u{0178}",
    ]
}
