// A display name is whatever a stranger wrote; people see it in their page.

extension RemoteParty {
    /// The most characters of a display name that are shown.
    static let nameLimit = 64
    /// The most bytes: one character may have any number of marks on top of each other.
    static let nameByteLimit = 256

    /// The name without what cannot be seen or turns the text around, and not too long; `nil` when nothing is left.
    static func shown(_ name: String) -> String? {
        let visible = String(
            String.UnicodeScalarView(name.unicodeScalars.map { Self.isSpace($0) ? " " : $0 }.filter(Self.isVisible)))
        var shown = ""
        for character in visible.split(separator: " ").joined(separator: " ") {
            guard shown.count < Self.nameLimit,
                shown.utf8.count + String(character).utf8.count <= Self.nameByteLimit
            else { break }
            shown.append(character)
        }
        return shown.isEmpty ? nil : shown
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Controls, and formats such as the marks that change the direction of writing.
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case _: true
        }
    }
}
