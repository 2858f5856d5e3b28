import SIP

/// What a person wants to call or write to, read from what they typed: a number, a name, or a full address.
struct DialTarget: Hashable, Sendable {
    let uri: SIPURI

    private static let longestText = 256
    /// Spaces and the visual separators of RFC 3966, section 5.1.1, and the slash of German numbers.
    private static let separators: Set<Character> = [" ", "\t", "\u{A0}", "\u{202F}", "-", "–", ".", "(", ")", "/"]
    private static let dialled = Set("0123456789*#+")

    /// An address that was checked elsewhere.
    init(uri: SIPURI) {
        self.uri = uri
    }

    init(_ text: String, account: Account) throws(PhoneError) {
        let trimmed = Self.trimmed(text)
        guard !trimmed.isEmpty else { throw .invalidNumber("", reason: "Enter a number.") }
        guard trimmed.utf8.count <= Self.longestText else {
            throw .invalidNumber(String(trimmed.prefix(20)) + "…", reason: "it is too long.")
        }
        let lowered = trimmed.lowercased()
        if lowered.hasPrefix("sip:") || lowered.hasPrefix("sips:") {
            self.uri = try Self.address(trimmed, shown: trimmed, account: account)
        } else if lowered.hasPrefix("tel:") {
            let number = String(trimmed.dropFirst(4).prefix { $0 != ";" })
            self.uri = account.requestURI(user: try Self.number(number))
        } else if trimmed.contains("@") {
            self.uri = try Self.address("sip:\(trimmed)", shown: trimmed, account: account)
        } else if trimmed.contains(where: \.isLetter) {
            self.uri = account.requestURI(user: try Self.name(trimmed))
        } else {
            self.uri = account.requestURI(user: try Self.number(trimmed))
        }
    }

    /// How the far end is shown before it has told its name.
    var party: RemoteParty {
        var shown = self.uri
        shown.port = nil
        return RemoteParty(uri: shown.description, user: self.uri.user ?? self.uri.host)
    }

    private static func address(_ text: String, shown: String, account: Account) throws(PhoneError) -> SIPURI {
        guard var uri = try? SIPURI(parsing: text) else {
            throw .invalidNumber(shown, reason: "it is not a valid address such as name@example.org.")
        }
        if uri.isSecure, account.server.transport != .tls {
            throw .invalidNumber(shown, reason: "sips: needs an account that is connected by TLS.")
        }
        // RFC 3261, section 19.1.5: headers of a URI from elsewhere could forge parts of the request.
        uri.headers = []
        uri.parameters["method"] = nil
        // An address of record has no port; the server that is reached at an unusual one needs it to know itself.
        if uri.port == nil, uri.host.lowercased() == account.domain.lowercased() {
            uri.port = account.requestURI(user: nil).port
        }
        return uri
    }

    private static func number(_ text: String) throws(PhoneError) -> String {
        let digits = text.filter { !Self.separators.contains($0) }
        if let wrong = digits.first(where: { !Self.dialled.contains($0) }) {
            throw .invalidNumber(text, reason: "“\(wrong)” is no key of a telephone.")
        }
        guard !digits.isEmpty else { throw .invalidNumber(text, reason: "it has no digit.") }
        guard !digits.dropFirst().contains("+"), digits != "+" else {
            throw .invalidNumber(text, reason: "+ may only stand before the country code.")
        }
        return digits
    }

    private static func name(_ text: String) throws(PhoneError) -> String {
        guard !text.contains(where: \.isWhitespace) else {
            throw .invalidNumber(text, reason: "a name may hold no spaces.")
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        let front = text.drop(while: \.isWhitespace)
        guard let end = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(front[...end])
    }
}
