// Small writers that every serializer shares.

extension [UInt8] {
    mutating func append(_ text: String) {
        self.append(contentsOf: text.utf8)
    }

    /// A quoted string with `"` and `\` escaped (RFC 3261, section 25.1).
    mutating func appendQuoted(_ text: String) {
        self.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { self.append(UInt8(ascii: "\\")) }
            self.append(byte)
        }
        self.append(UInt8(ascii: "\""))
    }

    /// Text that must stay on its line: line ends and NUL become spaces, so that no value can add a header.
    mutating func appendLine(_ text: String) {
        for byte in text.utf8 {
            self.append(byte == 0x0D || byte == 0x0A || byte == 0 ? 0x20 : byte)
        }
    }

    mutating func appendLineEnd() {
        self.append(0x0D)
        self.append(0x0A)
    }
}
