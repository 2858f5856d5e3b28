// Secrets inside of addresses and parameters, wherever they stand. In doubt too much is masked.

extension MaskedMessage {
    /// A value without passwords of URIs and without the values of parameters that are secrets.
    static func masked(_ value: String) -> String {
        String(decoding: Self.withoutParameters(Self.withoutPasswords(Array(value.utf8))), as: UTF8.self)
    }

    /// Whether something of this name is a secret, by the words in it.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercasedASCII
        return Self.secretNames.contains(name) || Self.secretWords.contains { Self.contains(name, $0) }
    }

    private static let secretNames: Set<String> = [
        "key", "keys", "ck", "ik", "pin", "tan", "otp", "sid", "pw", "pass", "x-key", "pn-tok", "pn-param", "pn-purr",
        "app-id",
    ]
    private static let secretWords = [
        "token", "secret", "passw", "passphrase", "pwd", "nonce", "auth", "sig", "jwt", "cookie", "credential",
        "apikey", "api-key",
        "api_key", "session-key", "sessionkey", "opaque", "response", "prid", "ticket", "ufrag", "ice-pwd", "%",
    ]
    /// Headers that a URI may carry (RFC 3261, section 19.1.1) and that hold none.
    private static let harmlessInURIs: Set<String> = ["replaces", "require", "reason", "method"]
    private static let schemes = [
        "sip", "sips", "tel", "http", "https", "ws", "wss", "im", "pres", "xmpp", "mailto", "urn", "ftp", "stun",
        "stuns", "turn",
        "turns",
    ].map { Array($0.utf8) + [UInt8(ascii: ":")] }

    static func contains(_ text: String, _ word: String) -> Bool {
        let text = Array(text.utf8)
        let word = Array(word.utf8)
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0..<($0 + word.count)].elementsEqual(word) }
    }

    // MARK: Passwords of URIs

    /// `sip:user:***@host`: in each run of visible characters what is between the first colon, that of the scheme apart, and
    /// the last "@".
    private static func withoutPasswords(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex { !$0.isURIText } ?? bytes.count
            Self.append(bytes[position..<end], to: &result)
            if end < bytes.count { result.append(bytes[end]) }
            position = end + 1
        }
        return result
    }

    private static func append(_ run: ArraySlice<UInt8>, to result: inout [UInt8]) {
        let word = run.drop { !$0.isAlphanumeric }
        let scheme = Self.schemes.first { word.count > $0.count && word.prefix($0.count).map(\.lowercased) == $0 }
        let user = scheme.map { word.dropFirst($0.count) } ?? run
        let at = user.lastIndex(of: UInt8(ascii: "@"))
        // Without "@" it is a host with its port, or cut off.
        let limit = at ?? run.endIndex
        guard let colon = Self.colon(in: user[..<limit]),
            at != nil || (scheme != nil && !Self.isPort(user[colon...]) && user.first != UInt8(ascii: "["))
        else { return result.append(contentsOf: run) }
        result.append(contentsOf: run[..<colon])
        result.append(contentsOf: Self.mask.utf8)
        result.append(contentsOf: run[limit...])
    }

    /// Behind the first colon, written as such or escaped.
    private static func colon(in user: ArraySlice<UInt8>) -> Int? {
        for index in user.indices {
            if user[index] == UInt8(ascii: ":") { return index + 1 }
            if user[index...].prefix(3).map(\.lowercased) == Array("%3a".utf8) { return index + 3 }
        }
        return nil
    }

    private static func isPort(_ rest: ArraySlice<UInt8>) -> Bool {
        let digits = rest.prefix(while: \.isDigit)
        guard !digits.isEmpty else { return false }
        guard let next = rest.dropFirst(digits.count).first else { return true }
        return next == UInt8(ascii: ";") || next == UInt8(ascii: "?") || next == UInt8(ascii: ",")
            || next == UInt8(ascii: "/")
    }

    // MARK: Parameters

    private static func withoutParameters(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var scanner = ByteScanner(bytes)
        var before: UInt8 = 0x20
        while let byte = scanner.peek {
            guard byte.isToken, !before.isToken else {
                result.append(byte)
                before = byte
                scanner.advance()
                continue
            }
            let token = scanner.run(while: \.isToken)
            let name = scanner.text(token).lowercasedASCII
            result.append(contentsOf: bytes[token])
            let space = scanner.run { $0 == 0x20 || $0 == 0x09 }
            result.append(contentsOf: bytes[space])
            let isInURI = before == UInt8(ascii: "?") || before == UInt8(ascii: "&")
            before = scanner.position > 0 ? bytes[scanner.position - 1] : 0x20
            guard scanner.peek == UInt8(ascii: "=") else { continue }
            guard Self.isSecret(name) || (isInURI && !Self.harmlessInURIs.contains(name)) else { continue }
            scanner.advance()
            result.append(UInt8(ascii: "="))
            _ = scanner.run { $0 == 0x20 || $0 == 0x09 }
            Self.skipValue(&scanner)
            result.append(contentsOf: Self.mask.utf8)
            before = 0x20
        }
        return result
    }

    /// A string in quotes, which may lack its end, or all that can belong to a value.
    private static func skipValue(_ scanner: inout ByteScanner) {
        guard scanner.take(UInt8(ascii: "\"")) else {
            _ = scanner.run {
                $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: ">")
            }
            return
        }
        var isEscaped = false
        _ = scanner.run { byte in
            if !isEscaped, byte == UInt8(ascii: "\"") { return false }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            return true
        }
        _ = scanner.take(UInt8(ascii: "\""))
    }
}
