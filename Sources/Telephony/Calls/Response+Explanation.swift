import SIP

// What a server adds to a refusal for people: the text of Warning or Reason.

extension Response {
    private static let longestExplanation = 120

    /// RFC 3261, section 20.43 (`399 agent "text"`) and RFC 3326 (`Q.850;cause=17;text="User busy"`).
    var explanation: String? {
        let candidates =
            self.headers.values(.warning).map(Self.quotedText(in:))
            + self.headers.values(.reason).map { value in
                Self.parameters(of: value).flatMap { $0.isEmpty ? nil : $0 }
            }
        guard let text = candidates.compactMap({ $0 }).first(where: { !$0.isEmpty }) else { return nil }
        return String(text.prefix(Self.longestExplanation))
    }

    private static func quotedText(in value: String) -> String? {
        guard let open = value.firstIndex(of: "\""), let close = value.lastIndex(of: "\""), open < close else {
            return nil
        }
        return String(value[value.index(after: open)..<close]).filter { $0 != "\\" }
    }

    private static func parameters(of value: String) -> String? {
        for part in value.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "text" else { continue }
            return pair[1].filter { $0 != "\"" && $0 != "\\" }
        }
        return nil
    }
}
