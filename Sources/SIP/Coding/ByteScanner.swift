/// Reads the grammar of RFC 3261, section 25.1 from a range of bytes, without copying them.
///
/// Every method either consumes what it names, or returns nil (false) and leaves a position that is of no use:
/// the caller gives up. Reading past the end is impossible: `peek` is the only access.
struct ByteScanner {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        self.end = min(max(range.upperBound, 0), bytes.count)
        self.position = min(max(range.lowerBound, 0), self.end)
    }

    init(_ bytes: [UInt8]) {
        self.init(bytes, in: 0..<bytes.count)
    }

    init(_ text: some StringProtocol) {
        self.init(Array(text.utf8))
    }

    var isAtEnd: Bool { self.position >= self.end }
    var remaining: Range<Int> { self.position..<self.end }

    var peek: UInt8? {
        self.position < self.end ? self.bytes[self.position] : nil
    }

    /// The byte `offset` places ahead.
    func peek(ahead offset: Int) -> UInt8? {
        self.position + offset < self.end ? self.bytes[self.position + offset] : nil
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: self.bytes[range], as: UTF8.self)
    }

    /// The text in lower case; most text is already, and then costs nothing more.
    func lowercasedText(_ range: Range<Int>) -> String {
        let text = self.bytes.span.extracting(range)
        for index in 0..<text.count where text[index] &- 0x41 < 26 {
            return String(decoding: self.bytes[range].map(\.lowercased), as: UTF8.self)
        }
        return self.text(range)
    }

    mutating func advance() {
        if self.position < self.end { self.position += 1 }
    }

    mutating func move(to position: Int) {
        self.position = min(max(position, 0), self.end)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek == byte else { return false }
        self.position += 1
        return true
    }

    /// LWS: spaces, tabs and folds.
    mutating func skipSpace() {
        guard let byte = self.peek, byte.isSpace else { return }
        _ = self.run(while: \.isSpace)
    }

    /// Takes a separator with the white space that RFC 3261 allows around it (COLON, SEMI, EQUAL, SLASH, COMMA).
    mutating func takeSeparator(_ byte: UInt8) -> Bool {
        self.skipSpace()
        guard self.take(byte) else { return false }
        self.skipSpace()
        return true
    }

    /// Takes bytes as long as they are of the kind.
    mutating func run(while condition: (UInt8) -> Bool) -> Range<Int> {
        let start = self.position
        self.position = self.endOfRun(while: condition)
        return start..<self.position
    }

    /// With a span of its own, so that the loop tests one bound and writes nothing to memory.
    private func endOfRun(while condition: (UInt8) -> Bool) -> Int {
        let rest = self.bytes.span.extracting(self.remaining)
        var count = 0
        while count < rest.count, condition(rest[count]) { count &+= 1 }
        return self.position &+ count
    }

    mutating func token() -> Range<Int>? {
        let range = self.run(while: \.isToken)
        return range.isEmpty ? nil : range
    }

    /// 1*DIGIT that fits `Integer`.
    mutating func number<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
        let range = self.run(while: \.isDigit)
        if range.isEmpty { return nil }
        var value: Integer = 0
        for index in range {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Integer(truncatingIfNeeded: self.bytes[index] - 0x30))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// Whether the word is next, in any case; consumed if so.
    mutating func takeIgnoringCase(_ word: StaticString) -> Bool {
        var index = self.position
        let matches = word.withUTF8Buffer { expected in
            for byte in expected {
                guard index < self.end, self.bytes[index].lowercased == byte.lowercased else { return false }
                index += 1
            }
            return true
        }
        if matches { self.position = index }
        return matches
    }
}
