// A line of the report.

import Foundation

/// One thing that was looked at, and how it is.
struct Finding: Hashable, Sendable {
    enum Level: String, Hashable, Sendable {
        case ok
        /// It works, and could be better or will not work for long.
        case warning
        /// The host does not start, or somebody cannot telephone.
        case problem
    }

    let level: Level
    /// What was looked at, in a word or two.
    let subject: String
    /// How it is, and what to do where it is not well.
    let text: String

    static func ok(_ subject: String, _ text: String) -> Finding {
        Finding(level: .ok, subject: subject, text: text)
    }

    static func warning(_ subject: String, _ text: String) -> Finding {
        Finding(level: .warning, subject: subject, text: text)
    }

    static func problem(_ subject: String, _ text: String) -> Finding {
        Finding(level: .problem, subject: subject, text: text)
    }

    var line: String {
        let mark = self.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        return "\(mark) \(self.subject): \(self.text)"
    }
}
