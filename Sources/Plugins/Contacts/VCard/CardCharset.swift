/// Letters of a vCard: UTF-8 as RFC 6350 has it, or Latin-1 where an older file says so or cannot be anything else.
enum CardCharset {
    static func text(of bytes: [UInt8], named name: String) -> String {
        if Self.latinNames.contains(name.uppercased()) { return Self.latin(bytes) }
        return String(validating: bytes, as: UTF8.self) ?? Self.latin(bytes)
    }

    private static let latinNames: Set<String> = [
        "ISO-8859-1", "ISO8859-1", "LATIN1", "ISO-8859-15", "WINDOWS-1252", "CP1252", "US-ASCII",
    ]

    /// As Windows-1252, which is what files that claim Latin-1 are written in.
    private static func latin(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let isBetween = (0x80...0x9F).contains(byte)
            text.append(isBetween ? Self.windows[Int(byte) - 0x80] : Unicode.Scalar(byte))
        }
        return String(text)
    }

    /// 0x80 to 0x9F of Windows-1252; what it does not define is U+FFFD.
    private static let windows: [Unicode.Scalar] = Array(
        "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
