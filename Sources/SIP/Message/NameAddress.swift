/// A name-addr or addr-spec with header parameters: From, To, Contact, Route, Record-Route and their kin.
public struct NameAddress: Hashable, Sendable {
    public var displayName: String?
    public var uri: URI
    /// The parameters of the header, not of the URI.
    public var parameters: Parameters

    public init(displayName: String? = nil, uri: URI, parameters: Parameters = Parameters()) {
        self.displayName = displayName
        self.uri = uri
        self.parameters = parameters
    }

    public init(parsing text: some StringProtocol) throws(SIPError) {
        guard let address = Self.parse(ByteScanner(text)) else { throw .malformed("address", in: text) }
        self = address
    }

    public var tag: String? {
        get { self.parameters["tag"] }
        set { self.parameters.set("tag", verbatim: newValue) }
    }

    /// Reads all that the scanner has left; nil when it is malformed.
    static func parse(_ scanner: ByteScanner) -> NameAddress? {
        var scanner = scanner
        scanner.skipSpace()
        guard let name = self.parseDisplayName(&scanner) else { return nil }
        scanner.skipSpace()
        let uri: URI?
        if scanner.take(UInt8(ascii: "<")) {
            let range = scanner.run { $0 != UInt8(ascii: ">") }
            guard scanner.take(UInt8(ascii: ">")) else { return nil }
            uri = URI.parse(ByteScanner(scanner.bytes, in: range))
        } else {
            // Without brackets the URI ends at ";" and may hold no "," or "?" (RFC 3261, section 20.10).
            guard name.isEmpty else { return nil }
            let range = scanner.run {
                !$0.isSpace && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "?")
            }
            uri = URI.parse(ByteScanner(scanner.bytes, in: range))
        }
        guard let uri, let parameters = scanner.headerParameters() else { return nil }
        scanner.skipSpace()
        guard scanner.isAtEnd else { return nil }
        return NameAddress(displayName: name.isEmpty ? nil : name, uri: uri, parameters: parameters)
    }

    /// display-name = *(token LWS) / quoted-string; gives "" when there is none, nil when it is malformed.
    ///
    /// Beyond tokens, other visible characters are accepted: deployed systems do not quote umlauts or slashes.
    private static func parseDisplayName(_ scanner: inout ByteScanner) -> String? {
        if scanner.peek == UInt8(ascii: "\"") {
            guard let name = scanner.quotedString() else { return nil }
            scanner.skipSpace()
            return scanner.peek == UInt8(ascii: "<") ? name : nil
        }
        let start = scanner.position
        let range = scanner.run {
            $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ",")
                && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ">")
        }
        guard scanner.peek == UInt8(ascii: "<") else {
            scanner.move(to: start)
            return ""
        }
        return Self.collapsed(scanner.bytes[range])
    }

    /// The words with one space between them, however they were folded.
    private static func collapsed(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.isEmpty { return "" }
        let words = bytes.split(whereSeparator: \.isSpace)
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    func write(into bytes: inout [UInt8]) {
        if let displayName, !displayName.isEmpty {
            bytes.appendQuoted(displayName)
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(UInt8(ascii: "<"))
        self.uri.write(into: &bytes)
        bytes.append(UInt8(ascii: ">"))
        self.parameters.write(into: &bytes)
    }
}

extension NameAddress: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        self.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
