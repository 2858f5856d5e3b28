// The text of sip: and sips: URIs (RFC 3261, section 19.1.1 and 25.1).

extension SIPURI {
    public init(parsing text: some StringProtocol) throws(SIPError) {
        guard let uri = Self.parse(ByteScanner(text)) else { throw .malformed("SIP URI", in: text) }
        self = uri
    }

    /// Reads all that the scanner has left; nil when it is not a SIP URI.
    static func parse(_ scanner: ByteScanner) -> SIPURI? {
        var scanner = scanner
        guard scanner.takeIgnoringCase("sip") else { return nil }
        let isSecure = scanner.take(UInt8(ascii: "s")) || scanner.take(UInt8(ascii: "S"))
        guard scanner.take(UInt8(ascii: ":")) else { return nil }
        return self.parseBody(&scanner, isSecure: isSecure)
    }

    private static func parseBody(_ scanner: inout ByteScanner, isSecure: Bool) -> SIPURI? {
        let start = scanner.position
        var ahead = scanner
        let name = ahead.run { $0.isURIText && $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ":") }
        let secret = ahead.run { $0.isURIText && $0 != UInt8(ascii: "@") }
        let at = ahead.position
        let hasUser = ahead.take(UInt8(ascii: "@"))
        _ = ahead.run(while: \.isURIText)
        guard ahead.isAtEnd else { return nil }
        var user: String?
        var password: String?
        if hasUser {
            user = scanner.text(name)
            if !secret.isEmpty { password = scanner.text((secret.lowerBound + 1)..<at) }
            // "sip:@host" is how some gateways write an anonymous caller; with a password it is an error.
            if secret.lowerBound == start, !secret.isEmpty { return nil }
            scanner.move(to: at + 1)
        }
        guard let host = scanner.host() else { return nil }
        var port: UInt16?
        if scanner.take(UInt8(ascii: ":")) {
            guard let number = scanner.number(UInt16.self) else { return nil }
            port = number
        }
        guard let parameters = scanner.uriParameters(), let headers = Self.parseHeaders(&scanner), scanner.isAtEnd
        else { return nil }
        return SIPURI(
            isSecure: isSecure, escapedUser: user, escapedPassword: password, host: host, port: port,
            parameters: parameters, headers: headers)
    }

    /// headers = "?" header *( "&" header ).
    private static func parseHeaders(_ scanner: inout ByteScanner) -> [Header]? {
        guard scanner.take(UInt8(ascii: "?")) else { return [] }
        var headers: [Header] = []
        repeat {
            let name = scanner.text(scanner.run { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "&") })
            guard !name.isEmpty, scanner.take(UInt8(ascii: "=")), headers.count < MessageLimits.parameters else {
                return nil
            }
            let value = scanner.text(scanner.run { $0 != UInt8(ascii: "&") })
            headers.append(Header(name: PercentCoding.unescaped(name), value: PercentCoding.unescaped(value)))
        } while scanner.take(UInt8(ascii: "&"))
        return headers
    }

    func write(into bytes: inout [UInt8]) {
        bytes.append(self.isSecure ? "sips:" : "sip:")
        if let user = self.escapedUser {
            bytes.append(user)
            if let password = self.escapedPassword {
                bytes.append(UInt8(ascii: ":"))
                bytes.append(password)
            }
            bytes.append(UInt8(ascii: "@"))
        }
        bytes.append(self.host)
        if let port = self.port {
            bytes.append(UInt8(ascii: ":"))
            bytes.append(String(port))
        }
        self.parameters.writeEscaped(into: &bytes)
        var separator = UInt8(ascii: "?")
        for header in self.headers {
            bytes.append(separator)
            separator = UInt8(ascii: "&")
            PercentCoding.append(header.name.utf8, to: &bytes, allowed: \.isURIHeaderCharacter)
            bytes.append(UInt8(ascii: "="))
            PercentCoding.append(header.value.utf8, to: &bytes, allowed: \.isURIHeaderCharacter)
        }
    }
}

extension SIPURI: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        self.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension ByteScanner {
    /// *( ";" pname [ "=" pvalue ] ) of a URI, up to `?` or the end.
    fileprivate mutating func uriParameters() -> Parameters? {
        var parameters = Parameters()
        while self.take(UInt8(ascii: ";")) {
            let name = self.text(self.run(while: \.isURIParameterByte))
            if name.isEmpty {
                // ";;" and a trailing ";" are harmless; "=value" without a name is not.
                guard self.peek != UInt8(ascii: "=") else { return nil }
                continue
            }
            guard parameters.count < MessageLimits.parameters else { return nil }
            let unescapedName = PercentCoding.unescaped(name)
            guard self.take(UInt8(ascii: "=")) else {
                parameters.append(Parameters.Parameter(name: unescapedName, value: "", form: .flag))
                continue
            }
            let value = self.text(self.run { $0.isURIParameterByte || $0 == UInt8(ascii: "=") })
            parameters.append(Parameters.Parameter(name: unescapedName, value: value, form: .escaped))
        }
        return parameters
    }
}

extension UInt8 {
    fileprivate var isURIParameterByte: Bool {
        self != UInt8(ascii: ";") && self != UInt8(ascii: "?") && self != UInt8(ascii: "=") && self != UInt8(ascii: "@")
    }
}
