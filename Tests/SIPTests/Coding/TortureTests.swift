import SIP
import Testing

/// The torture messages of RFC 4475, written after the RFC's descriptions, and what we make of them.
@Suite struct TortureTests {
    /// A request with the given start line; the given lines replace the usual ones of the same name, Via is added.
    static func text(_ startLine: String, _ lines: [String]) -> String {
        func name(_ line: String) -> String { String(line.prefix { $0 != ":" }) }
        let method = startLine.prefix { $0 != " " }
        let usual = [
            "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKusual", "Max-Forwards: 70", "To: <sip:user@example.com>",
            "From: <sip:caller@example.org>;tag=33242", "Call-ID: torture.abcdef", "CSeq: 8 \(method)",
        ]
        let kept = usual.filter { line in name(line) == "Via" || !lines.contains { name($0) == name(line) } }
        return ([startLine] + kept + lines + ["Content-Length: 0", "", ""]).joined(separator: "\n")
    }

    static func request(_ startLine: String, _ lines: String...) throws -> Request {
        try MessageText.request(self.text(startLine, lines))
    }

    static func error(_ startLine: String, _ lines: String...) -> SIPError? {
        MessageText.error(MessageText.bytes(self.text(startLine, lines)))
    }

    static let options = "OPTIONS sip:user@example.com SIP/2.0"
}
