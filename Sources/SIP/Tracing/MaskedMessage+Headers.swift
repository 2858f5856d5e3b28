// What of each header is shown.

extension MaskedMessage {
    /// Parameters of credentials that say who asks, and of a challenge what is asked for (RFC 7616, sections 3.3 and 3.4).
    private static let shownOfCredentials: Set<String> = ["username", "realm", "algorithm"]
    private static let shownOfChallenges: Set<String> = ["realm", "algorithm", "qop", "stale"]

    static func value(of field: HeaderField, method: Method?) -> String {
        guard field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else { return Self.mask }
        switch field.name.known {
        case .authorization, .proxyAuthorization:
            return Self.credentials(field.value, showing: Self.shownOfCredentials)
        case .wwwAuthenticate, .proxyAuthenticate:
            return Self.credentials(field.value, showing: Self.shownOfChallenges)
        case .authenticationInfo, .proxyAuthenticationInfo, .identity, .userToUser:
            return Self.mask
        case .subject where method == nil || method == .message:
            return Self.mask
        case nil where Self.isSecret(field.name.canonical):
            return Self.mask
        default:
            return Self.masked(field.value)
        }
    }

    /// `scheme name=value, …`, possibly several of them in one line. Whatever is not of that form is not shown.
    private static func credentials(_ value: String, showing shown: Set<String>) -> String {
        var scanner = ByteScanner(Substring(value))
        var result = ""
        while !scanner.isAtEnd {
            let range = scanner.run { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            let separators = scanner.text(range)
            if !result.isEmpty { result += separators.contains(",") ? ", " : " " }
            let token = scanner.run(while: \.isToken)
            if token.isEmpty { return scanner.isAtEnd ? result : result + Self.mask }
            let name = scanner.text(token)
            _ = scanner.run { $0 == 0x20 || $0 == 0x09 }
            guard scanner.take(UInt8(ascii: "=")) else {
                guard Self.schemes.contains(name.lowercasedASCII) else { return result + Self.mask }
                result += name
                // Basic and Bearer have one value and no parameters.
                guard name.isEqualIgnoringCase(to: "digest") else { return result + " " + Self.mask }
                if scanner.peek != nil { result += " " }
                result += Self.parameters(&scanner, showing: shown)
                continue
            }
            return result + Self.mask
        }
        return result
    }

    /// The parameters of one scheme, up to the end or to the next scheme.
    private static func parameters(_ scanner: inout ByteScanner, showing shown: Set<String>) -> String {
        var parts: [String] = []
        while true {
            let before = scanner
            _ = scanner.run { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            let token = scanner.run(while: \.isToken)
            let name = scanner.text(token)
            _ = scanner.run { $0 == 0x20 || $0 == 0x09 }
            guard !token.isEmpty, scanner.take(UInt8(ascii: "=")) else {
                scanner = before
                return parts.joined(separator: ", ")
            }
            _ = scanner.run { $0 == 0x20 || $0 == 0x09 }
            let value = Self.parameterValue(&scanner)
            let isKnown = Self.digestParameters.contains(name.lowercasedASCII)
            let isShown = shown.contains(name.lowercasedASCII) && Self.isPlain(value)
            parts.append((isKnown ? name : Self.mask) + "=" + (isShown ? Self.masked(value) : Self.mask))
        }
    }

    /// A string in quotes, which may lack its end, or everything up to a comma or blank.
    private static func parameterValue(_ scanner: inout ByteScanner) -> String {
        let start = scanner.position
        if scanner.take(UInt8(ascii: "\"")) {
            var isEscaped = false
            _ = scanner.run { byte in
                if !isEscaped, byte == UInt8(ascii: "\"") { return false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                return true
            }
            _ = scanner.take(UInt8(ascii: "\""))
        } else {
            _ = scanner.run { $0 != UInt8(ascii: ",") && $0 != 0x20 && $0 != 0x09 }
        }
        return scanner.text(start..<scanner.position)
    }

    /// Nothing in it that another reader could take for the end of the string, or for a further parameter.
    private static func isPlain(_ value: String) -> Bool {
        let isQuoted = value.utf8.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
        let inner = isQuoted ? value.dropFirst().dropLast() : value[...]
        return inner.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "=") }
    }

    private static let schemes: Set<String> = ["digest", "basic", "bearer", "negotiate", "ntlm", "kerberos"]
    private static let digestParameters: Set<String> = [
        "username", "realm", "nonce", "uri", "response", "algorithm", "cnonce", "opaque", "qop", "nc", "stale",
        "domain",
        "userhash", "charset", "auts",
    ]
}
