// The one header that a stream is cut by. The rest of the head is the parser's business.

extension StreamFramer {
    /// The value of Content-Length, long or compact; 0 where there is none, because nothing else can be assumed.
    static func contentLength(in head: ArraySlice<UInt8>) throws(SIPError) -> Int {
        var length: Int?
        for line in head.split(separator: 0x0A) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isContentLength(line[..<colon]) else {
                continue
            }
            let value = Self.trimmed(line[(colon + 1)...])
            let text = String(decoding: value.prefix(MessageLimits.errorText), as: UTF8.self)
            guard !value.isEmpty, value.count <= Self.longestNumber, value.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw .malformed("Content-Length", in: text) }
            let number = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            if let length, length != number { throw .repeated(.contentLength) }
            length = number
        }
        return length ?? 0
    }

    /// Digits that fit into an Int whatever they are.
    private static let longestNumber = 10

    private static func isContentLength(_ name: ArraySlice<UInt8>) -> Bool {
        // A line that begins with white space continues the one before.
        guard let first = name.first, !first.isSpace else { return false }
        let name = String(decoding: Self.trimmed(name), as: UTF8.self)
        return name.isEqualIgnoringCase(to: "Content-Length") || name.isEqualIgnoringCase(to: "l")
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let front = bytes.drop(while: \.isSpace)
        guard let last = front.lastIndex(where: { !$0.isSpace }) else { return [] }
        return front[...last]
    }
}
