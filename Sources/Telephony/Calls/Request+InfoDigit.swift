import SIP

// The digit of an INFO: `Signal=5` in application/dtmf-relay, or the bare key in application/dtmf.

extension Request {
    private static let keys = Set("0123456789*#ABCD")

    var infoDigit: Character? {
        let text = String(decoding: self.body.prefix(256), as: UTF8.self).uppercased()
        let value: Substring?
        switch self.contentType {
        case "application/dtmf-relay":
            let lines = text.split(whereSeparator: \.isNewline)
            value = lines.first { $0.hasPrefix("SIGNAL") }?.split(separator: "=", maxSplits: 1).dropFirst().first
        case "application/dtmf":
            value = text.split(whereSeparator: \.isNewline).first
        default:
            return nil
        }
        let key = value?.filter { !$0.isWhitespace } ?? ""
        // Some gateways write the event numbers of RFC 4733 for the two keys that are no digits.
        switch key {
        case "10": return "*"
        case "11": return "#"
        default:
            guard key.count == 1, let first = key.first, Self.keys.contains(first) else { return nil }
            return first
        }
    }
}
