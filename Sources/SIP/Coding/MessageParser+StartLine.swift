// Request-Line and Status-Line (RFC 3261, section 7.1 and 7.2).

extension MessageParser {
    mutating func parseStartLine(_ range: Range<Int>) throws(SIPError) -> StartLine {
        var line = ByteScanner(self.scanner.bytes, in: range)
        if line.takeIgnoringCase("SIP/") { return try self.parseStatusLine(line, in: range) }
        return try self.parseRequestLine(line, in: range)
    }

    /// SIP-Version SP Status-Code SP Reason-Phrase; the line's scanner is behind "SIP/".
    private func parseStatusLine(_ scanner: ByteScanner, in range: Range<Int>) throws(SIPError) -> StartLine {
        var line = scanner
        let version = line.run { $0 != 0x20 }
        guard line.text(version) == "2.0" else { throw .unsupportedVersion("SIP/" + self.excerpt(version)) }
        guard line.take(0x20) else { throw .malformedStartLine(self.excerpt(range)) }
        let digits = line.position
        guard let status = line.number(Int.self), line.position - digits == 3, (100...699).contains(status),
            line.isAtEnd || line.take(0x20)
        else { throw .malformedStartLine(self.excerpt(range)) }
        return .response(status: status, reason: line.text(line.remaining))
    }

    /// Method SP Request-URI SP SIP-Version.
    private mutating func parseRequestLine(
        _ scanner: ByteScanner, in range: Range<Int>
    ) throws(SIPError) -> StartLine {
        var line = scanner
        guard let method = line.token(), line.take(0x20) else { throw .malformedStartLine(self.excerpt(range)) }
        var rest = line.remaining
        while let last = rest.last, line.bytes[last] == 0x20 {
            rest = rest.lowerBound..<last
            self.note(.malformedStartLine(self.excerpt(range)))
        }
        var gap = rest.upperBound - 1
        while gap >= rest.lowerBound, line.bytes[gap] != 0x20 { gap -= 1 }
        guard gap >= rest.lowerBound else { throw .malformedStartLine(self.excerpt(range)) }
        var version = ByteScanner(line.bytes, in: (gap + 1)..<rest.upperBound)
        try self.checkVersion(&version, in: range)
        let target = rest.lowerBound..<gap
        guard let uri = URI.parse(ByteScanner(line.bytes, in: target)) else {
            self.note(.malformed("Request-URI", self.excerpt(target)))
            return .request(Method(line.text(method)), .other(scheme: "", rest: line.text(target)))
        }
        // RFC 3261, section 19.1.1: a Request-URI has no headers.
        if let sip = uri.sip, !sip.headers.isEmpty { self.note(.malformed("Request-URI", self.excerpt(target))) }
        return .request(Method(line.text(method)), uri)
    }

    /// "SIP/2.0" in any case; another number is answered with 505 (RFC 3261, section 21.5.6).
    private mutating func checkVersion(_ version: inout ByteScanner, in range: Range<Int>) throws(SIPError) {
        guard version.takeIgnoringCase("SIP/") else { throw .malformedStartLine(self.excerpt(range)) }
        let number = version.remaining
        guard version.number(Int.self) != nil, version.take(UInt8(ascii: ".")), version.number(Int.self) != nil,
            version.isAtEnd
        else { throw .malformedStartLine(self.excerpt(range)) }
        if !version.bytes[number].elementsEqual("2.0".utf8) {
            self.note(.unsupportedVersion("SIP/" + self.excerpt(number)), status: 505)
        }
    }
}
