import Foundation

/// What the rig's exchange reads of a request (RFC 3261); a response is none.
struct SIPRequest {
    let method: String
    let uri: String
    let body: String
    private let lines: [(name: String, value: String)]

    init?(_ text: String) {
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = head[0].split(separator: " ")
        guard words.count == 3, words[2] == "SIP/2.0" else { return nil }
        self.method = String(words[0])
        self.uri = String(words[1])
        self.body = String(text[end.upperBound...])
        self.lines = head.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = line[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
            return (name, line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
    }

    func all(_ name: String) -> [String] { self.lines.filter { $0.name == name }.map(\.value) }

    func first(_ name: String) -> String { self.all(name).first ?? "" }

    /// The part of the request's address before the @.
    var user: String {
        let address = self.uri.split(separator: ":").dropFirst().joined(separator: ":")
        return String(address.split(separator: "@")[0])
    }
}
