// The parts of the grammar that are made of several tokens: quoted strings, comments, hosts, parameters.

import Primitives

extension ByteScanner {
    /// quoted-string = SWS DQUOTE *(qdtext / quoted-pair) DQUOTE; gives the content without escapes.
    mutating func quotedString() -> String? {
        guard let range = self.quotedRange() else { return nil }
        guard self.bytes[range].contains(UInt8(ascii: "\\")) else { return self.text(range) }
        var content: [UInt8] = []
        content.reserveCapacity(range.count)
        var isEscaped = false
        for byte in self.bytes[range] {
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                content.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// The range between the quotes; the position is behind the closing one.
    mutating func quotedRange() -> Range<Int>? {
        guard self.take(UInt8(ascii: "\"")) else { return nil }
        let start = self.position
        while true {
            let end = self.run { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }.upperBound
            if self.isAtEnd { return nil }
            if self.take(UInt8(ascii: "\"")) { return start..<end }
            // A backslash, and what it escapes.
            self.advance()
            self.advance()
        }
    }

    /// comment = LPAREN *(ctext / quoted-pair / comment) RPAREN; false when it does not end or nests too deep.
    mutating func takeComment() -> Bool {
        var depth = 0
        while let byte = self.peek {
            self.advance()
            switch byte {
            case UInt8(ascii: "("):
                depth += 1
                if depth > MessageLimits.commentDepth { return false }
            case UInt8(ascii: ")"):
                depth -= 1
                if depth <= 0 { return depth == 0 }
            case UInt8(ascii: "\\"): self.advance()
            default: if depth == 0 { return false }
            }
        }
        return false
    }

    /// hostname / IPv4address / IPv6reference; lower case. Underscores are accepted, as resolvers do.
    mutating func host() -> String? {
        if self.peek == UInt8(ascii: "[") {
            let start = self.position
            _ = self.run { $0 != UInt8(ascii: "]") && !$0.isSpace }
            guard self.take(UInt8(ascii: "]")) else { return nil }
            let range = start..<self.position
            guard IPAddress(parsing: self.bytes[range]) != nil else { return nil }
            return self.lowercasedText(range)
        }
        let range = self.run {
            $0.isAlphanumeric || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        return range.isEmpty ? nil : self.lowercasedText(range)
    }

    /// *(SEMI generic-param) up to the end or a byte that begins no parameter; nil when one is malformed.
    mutating func headerParameters() -> Parameters? {
        var parameters = Parameters()
        while self.takeSeparator(UInt8(ascii: ";")) {
            // An empty parameter (";;" or a trailing ";") is common and harmless.
            if self.isAtEnd || self.peek == UInt8(ascii: ";") { continue }
            guard parameters.count < MessageLimits.parameters, let parameter = self.headerParameter() else {
                return nil
            }
            parameters.append(parameter)
        }
        return parameters
    }

    /// generic-param = token [EQUAL (token / host / quoted-string)].
    mutating func headerParameter() -> Parameters.Parameter? {
        guard let name = self.token().map(self.text) else { return nil }
        let afterName = self.position
        guard self.takeSeparator(UInt8(ascii: "=")) else {
            self.move(to: afterName)
            return Parameters.Parameter(name: name, value: "", form: .flag)
        }
        if self.peek == UInt8(ascii: "\"") {
            return self.quotedString().map { Parameters.Parameter(name: name, value: $0, form: .quoted) }
        }
        let value = self.run(while: \.isPlainValue)
        return Parameters.Parameter(name: name, value: self.text(value), form: .plain)
    }
}
