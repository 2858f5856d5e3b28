import SIP

// How exchanges ask a telephone to answer by itself: intercoms, paging, click to dial.

extension Request {
    /// The longest wait that may be asked for, in seconds.
    private static let longestDelay = 60
    private static let alertingNames: Set<String> = ["alert-autoanswer", "autoanswer", "auto-answer"]

    /// After how many seconds the call shall answer itself; `nil` when a person is meant to.
    var autoAnswerDelay: Duration? {
        if self.asksForAutomaticMode { return .zero }
        let hints =
            self.headers.values(.callInfo).compactMap { Self.parameter("answer-after", of: $0) }
            + self.headers.values(.alertInfo).compactMap(Self.alertDelay)
        return hints.compactMap { Int($0) }.first { (0...Self.longestDelay).contains($0) }.map { .seconds($0) }
    }

    /// RFC 5373, section 4: Answer-Mode, and Priv-Answer-Mode from those who may insist.
    private var asksForAutomaticMode: Bool {
        [HeaderName.answerMode, "Priv-Answer-Mode"].contains { name in
            self.headers.values(name).contains {
                $0.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == "auto"
            }
        }
    }

    private static func alertDelay(_ value: String) -> String? {
        if let delay = Self.parameter("answer-after", of: value) { return delay }
        guard let kind = Self.parameter("info", of: value)?.lowercased().filter({ $0 != " " && $0 != "\"" }),
            Self.alertingNames.contains(kind)
        else { return nil }
        return Self.parameter("delay", of: value) ?? "0"
    }

    /// A parameter behind the address of a value such as `<sip:a@b>;answer-after=0`.
    private static func parameter(_ name: String, of value: String) -> String? {
        let start = value.lastIndex(of: ">").map { value.index(after: $0) } ?? value.startIndex
        for part in value[start...].split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if pair.count == 2, pair[0].lowercased() == name { return pair[1] }
        }
        return nil
    }
}
