// How received fields are found and become text or scanners.

extension Headers {
    func firstIndex(of name: HeaderName) -> Int? {
        for index in self.fields.indices where self.hasName(name, at: index) { return index }
        return nil
    }

    /// Where the first line of that name is, and how many there are.
    func lines(of name: HeaderName) -> (first: Int?, count: Int) {
        var first: Int?
        var count = 0
        for index in self.fields.indices where self.hasName(name, at: index) {
            if first == nil { first = index }
            count += 1
        }
        return (first, count)
    }

    func indices(of name: HeaderName) -> [Int] {
        self.fields.indices.filter { self.hasName(name, at: $0) }
    }

    func hasName(_ name: HeaderName, at index: Int) -> Bool {
        switch self.fields[index] {
        case .received(let known, let range, _):
            if let known { return known == name.known }
            guard name.known == nil else { return false }
            return self.buffer[range.range].elementsEqual(name.canonical.utf8) { $0.lowercased == $1.lowercased }
        case .set(let other, _):
            return other == name
        }
    }

    func name(at index: Int) -> HeaderName {
        switch self.fields[index] {
        case .received(let known, let range, _):
            known.map(HeaderName.init) ?? HeaderName(unknown: String(decoding: self.buffer[range.range], as: UTF8.self))
        case .set(let name, _): name
        }
    }

    func value(at index: Int) -> String {
        switch self.fields[index] {
        case .received(_, _, let range): Self.unfolded(self.buffer[range.range])
        case .set(_, let value): value
        }
    }

    func scanner(at index: Int) -> ByteScanner {
        switch self.fields[index] {
        case .received(_, _, let range): ByteScanner(self.buffer, in: range.range)
        case .set(_, let value): ByteScanner(value.trimmedSpace)
        }
    }

    /// The first line of that name.
    func firstScanner(of name: HeaderName) -> ByteScanner? {
        self.firstIndex(of: name).map(self.scanner(at:))
    }

    /// The first value of a list header.
    func firstValueScanner(of name: HeaderName) -> ByteScanner? {
        guard var scanner = self.firstScanner(of: name) else { return nil }
        return scanner.nextListElement().map { ByteScanner(scanner.bytes, in: $0) }
    }

    /// What `decode` makes of each value of a list header, over all lines; at most `MessageLimits.listValues` are looked at.
    ///
    /// - Parameter usually: How many there are in most lists.
    func mapValues<Value>(of name: HeaderName, usually: Int = 1, _ decode: (ByteScanner) -> Value?) -> [Value] {
        var result: [Value] = []
        var count = 0
        for index in self.fields.indices where self.hasName(name, at: index) {
            if result.isEmpty { result.reserveCapacity(usually) }
            var scanner = self.scanner(at: index)
            while count < MessageLimits.listValues, let range = scanner.nextListElement() {
                if range.isEmpty { continue }
                count += 1
                if let value = decode(ByteScanner(scanner.bytes, in: range)) { result.append(value) }
            }
        }
        return result
    }

    /// The text with every fold as one space (RFC 3261, section 7.3.1).
    static func unfolded(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isFolding = false
        for byte in bytes {
            if byte == 0x0D || byte == 0x0A {
                if !isFolding { while let last = result.last, last.isSpace { result.removeLast() } }
                isFolding = true
            } else if isFolding, byte.isSpace {
                continue
            } else {
                if isFolding { result.append(0x20) }
                isFolding = false
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension ByteScanner {
    /// The next value of a list, without white space around it; the position is behind its comma. nil at the end.
    ///
    /// Commas within quoted strings and angle brackets do not divide.
    mutating func nextListElement() -> Range<Int>? {
        self.skipSpace()
        if self.isAtEnd { return nil }
        let start = self.position
        var isInBrackets = false
        scan: while true {
            _ = self.run { !$0.isListDelimiter }
            switch self.peek {
            case UInt8(ascii: "\""):
                // An unterminated string takes the rest: the value's own parser will refuse it.
                if self.quotedRange() == nil { break scan }
                continue
            case UInt8(ascii: "<"): isInBrackets = true
            case UInt8(ascii: ">"): isInBrackets = false
            case UInt8(ascii: ","): if !isInBrackets { break scan }
            // The end.
            default: break scan
            }
            self.advance()
        }
        var stop = self.position
        while stop > start, self.bytes[stop - 1].isSpace { stop -= 1 }
        _ = self.take(UInt8(ascii: ","))
        self.skipSpace()
        return start..<stop
    }
}

extension UInt8 {
    /// What divides the values of a list, or hides a comma from that.
    fileprivate var isListDelimiter: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): true
        default: false
        }
    }
}
