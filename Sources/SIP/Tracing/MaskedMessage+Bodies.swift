// What of each body is shown: of descriptions of sound what is known to be no key, of most others their size.

extension MaskedMessage {
    static func body(of message: some MessageFields, method: Method?) -> String {
        guard !message.body.isEmpty else { return "" }
        // What people write to each other, whatever its type says.
        guard let method, method != .message else { return Self.hidden(message) }
        return Self.body(of: message, depth: MultipartBody.depthLimit)
    }

    private static func body(of message: some MessageFields, depth: Int) -> String {
        guard !message.headers.contains(.contentEncoding), let type = message.contentType else {
            return Self.hidden(message)
        }
        let lines = Self.lines(of: message.body)
        switch type {
        case "application/sdp": return Self.joined(lines.map(Self.descriptionLine))
        case "application/dtmf-relay": return Self.joined(lines.map(Self.digitLine))
        case "application/simple-message-summary": return Self.joined(lines.compactMap(Self.summaryLine))
        case "message/sipfrag":
            guard let first = lines.first, first.hasPrefix("SIP/2.0 ") else { return Self.hidden(message) }
            return Self.joined([Self.masked(first)])
        case _ where type.hasPrefix("multipart/"):
            guard depth > 0, let parts = MultipartBody(message)?.parts else { return Self.hidden(message) }
            return parts.map { part in
                "[\(part.contentType ?? "")]\r\n" + Self.body(of: part, depth: depth - 1)
            }.joined()
        default:
            return Self.hidden(message)
        }
    }

    private static func hidden(_ message: some MessageFields) -> String {
        let type = message.contentType.map { " of \($0)" } ?? ""
        return "(\(message.body.count) bytes\(type), not shown)\r\n"
    }

    /// Whatever may count as a line end is one, so that nothing hides behind what another reader does not see.
    private static func lines(of body: [UInt8]) -> [String] {
        body.split { $0 == 0x0D || $0 == 0x0A || $0 == 0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func joined(_ lines: [String]) -> String { lines.map { $0 + "\r\n" }.joined() }

    // MARK: Session descriptions (RFC 8866)

    private static func descriptionLine(_ line: String) -> String {
        guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), line.utf8.count > 1,
            line.utf8.dropFirst().first == UInt8(ascii: "="), let type = line.lowercasedASCII.first
        else { return Self.mask }
        let value = String(line.dropFirst(2))
        // A key is one wherever it stands.
        if type != "a", Self.contains(value.lowercasedASCII, "inline") { return "\(type)=\(Self.mask)" }
        switch type {
        case "v", "o", "s", "i", "u", "e", "p", "c", "b", "t", "r", "z", "m": return "\(type)=\(Self.masked(value))"
        case "a": return "a=\(Self.attribute(value))"
        case "k": return "k=\(Self.mask)"
        default: return Self.mask
        }
    }

    private static let shownAttributes: Set<String> = [
        "rtpmap", "fmtp", "ptime", "maxptime", "sendrecv", "sendonly", "recvonly", "inactive", "rtcp", "rtcp-mux",
        "rtcp-fb",
        "rtcp-rsize", "setup", "mid", "group", "label", "content", "lang", "fingerprint", "ice-lite", "ice-options",
        "end-of-candidates", "silencesupp", "direction", "charset", "type",
    ]

    private static func attribute(_ attribute: String) -> String {
        let parts = attribute.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0].trimmedSpace)
        guard !name.isEmpty, name.utf8.allSatisfy(\.isToken), parts.count == 2 else {
            return Self.shownAttributes.contains(name.lowercasedASCII) ? name : Self.mask
        }
        let value = String(parts[1])
        switch name.lowercasedASCII {
        case "crypto": return "\(name):\(Self.crypto(value))"
        case "candidate": return "\(name):\(Self.candidate(value))"
        case let known where Self.shownAttributes.contains(known): return "\(name):\(Self.masked(value))"
        default: return "\(Self.isSecret(name) ? name : Self.masked(name)):\(Self.mask)"
        }
    }

    /// RFC 4568, section 4: tag and suite, and neither key nor what may be one.
    private static func crypto(_ value: String) -> String {
        let words = value.split { $0 == " " || $0 == "\t" }
        guard words.count >= 2, words[0].utf8.count <= 9, words[0].utf8.allSatisfy(\.isDigit),
            ["AES_", "AEAD_", "F8_", "SEED_", "NULL_"].contains(where: { words[1].hasPrefix($0) }),
            words[1].utf8.count <= 32,
            words[1].utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "_") })
        else { return Self.mask }
        return "\(words[0]) \(words[1]) \(Self.mask)"
    }

    /// RFC 8839, section 5.1: foundation, component, transport, priority, address, port and type; extensions may hold secrets.
    private static func candidate(_ value: String) -> String {
        let words = value.split(separator: " ")
        let shown = Self.masked(words.prefix(8).joined(separator: " "))
        return words.count > 8 ? "\(shown) \(Self.mask)" : shown
    }

    // MARK: Others

    /// A digit that was pressed may be one of a secret number.
    private static func digitLine(_ line: String) -> String {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return Self.mask }
        let value = parts[1].trimmedSpace
        switch String(parts[0].trimmedSpace).lowercasedASCII {
        case "signal": return "Signal=\(Self.mask)"
        case "duration" where value.utf8.allSatisfy(\.isDigit) && value.utf8.count <= 9: return "Duration=\(value)"
        default: return Self.mask
        }
    }

    /// RFC 3842, section 5.2: how many messages wait, and not what they are about.
    private static func summaryLine(_ line: String) -> String? {
        let name = String(line.prefix { $0 != ":" }.trimmedSpace).lowercasedASCII
        let isShown =
            ["messages-waiting", "message-account"].contains(name)
            || ["voice-message", "fax-message", "video-message", "pager-message", "text-message", "none"].contains(name)
        return isShown ? Self.masked(line) : nil
    }
}
