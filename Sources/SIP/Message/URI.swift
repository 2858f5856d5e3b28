/// The URI of a request or an address: SIP, or any other scheme kept as text (RFC 3261, section 25.1, absoluteURI).
public enum URI: Hashable, Sendable {
    case sip(SIPURI)
    /// For example tel: (RFC 3966); `rest` is all behind the colon.
    case other(scheme: String, rest: String)

    public init(parsing text: some StringProtocol) throws(SIPError) {
        guard let uri = Self.parse(ByteScanner(text)) else { throw .malformed("URI", in: text) }
        self = uri
    }

    /// The SIP URI, nil for other schemes.
    public var sip: SIPURI? {
        guard case .sip(let uri) = self else { return nil }
        return uri
    }

    /// RFC 3261, section 19.1.4; other schemes are compared as text, the scheme without case.
    public func isEquivalent(to other: URI) -> Bool {
        switch (self, other) {
        case (.sip(let left), .sip(let right)): left.isEquivalent(to: right)
        case (.other(let scheme, let rest), .other(let otherScheme, let otherRest)):
            scheme.isEqualIgnoringCase(to: otherScheme) && rest == otherRest
        case (.sip, .other), (.other, .sip): false
        }
    }

    /// Reads all that the scanner has left; nil when it is no URI.
    static func parse(_ scanner: ByteScanner) -> URI? {
        var scanner = scanner
        if let sip = SIPURI.parse(scanner) { return .sip(sip) }
        guard let first = scanner.peek, first.isAlpha else { return nil }
        let scheme = scanner.run {
            $0.isAlphanumeric || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        guard scanner.take(UInt8(ascii: ":")) else { return nil }
        let name = scanner.lowercasedText(scheme)
        let rest = scanner.run(while: \.isURIText)
        guard name != "sip", name != "sips", !rest.isEmpty, scanner.isAtEnd else { return nil }
        return .other(scheme: name, rest: scanner.text(rest))
    }

    func write(into bytes: inout [UInt8]) {
        switch self {
        case .sip(let uri): uri.write(into: &bytes)
        case .other(let scheme, let rest):
            PercentCoding.append(scheme.utf8, to: &bytes) { $0 > 0x20 }
            bytes.append(UInt8(ascii: ":"))
            // Spaces and line ends cannot stand in a request line; escaping them keeps the line one line.
            PercentCoding.append(rest.utf8, to: &bytes) { $0 > 0x20 && $0 != 0x7F }
        }
    }
}

extension URI: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        self.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
