/// The lines of a vCard file, unfolded (RFC 6350, section 3.2), also those that vCard 2.1 goes on with after a `=`.
///
/// Any line end is taken. Of a line that is too long the beginning is given, and the rest is passed over.
struct CardLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> [UInt8]? {
        guard let first = self.physicalLine() else { return nil }
        var line = Array(first)
        let isQuoted = Self.isQuotedPrintable(first)
        while true {
            if isQuoted, line.last == UInt8(ascii: "="), let more = self.physicalLine() {
                line.removeLast()
                Self.append(more, to: &line)
            } else if self.place < self.bytes.endIndex, Self.isBlank(self.bytes[self.place]),
                let more = self.physicalLine()
            {
                Self.append(more.dropFirst(), to: &line)
            } else {
                return line
            }
        }
    }

    private mutating func physicalLine() -> ArraySlice<UInt8>? {
        guard self.place < self.bytes.endIndex else { return nil }
        let rest = self.bytes[self.place...]
        guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
            self.place = self.bytes.endIndex
            return rest
        }
        let isPair = self.bytes[end] == 0x0D && end + 1 < self.bytes.endIndex && self.bytes[end + 1] == 0x0A
        self.place = end + (isPair ? 2 : 1)
        return rest[..<end]
    }

    private static func append(_ more: ArraySlice<UInt8>, to line: inout [UInt8]) {
        line += more.prefix(Swift.max(0, ContactLimits.lineBytes - line.count))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether the name and the parameters say so; a value may hold any words.
    private static func isQuotedPrintable(_ line: ArraySlice<UInt8>) -> Bool {
        let head = line.prefix { $0 != UInt8(ascii: ":") }
        return String(decoding: head, as: UTF8.self).uppercased().contains("QUOTED-PRINTABLE")
    }
}
