// Comparisons and changes of case that RFC 3261, section 7.3.1 asks for: over ASCII only, without locale or Foundation.

extension StringProtocol {
    func isEqualIgnoringCase(to other: some StringProtocol) -> Bool {
        self.utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
    }

    var lowercasedASCII: String {
        guard self.utf8.contains(where: { $0 &- 0x41 < 26 }) else { return String(self) }
        return String(decoding: self.utf8.map(\.lowercased), as: UTF8.self)
    }

    /// The text without spaces, tabs and folds at both ends.
    var trimmedSpace: Substring {
        var text = Substring(self)
        while let first = text.utf8.first, first.isSpace { text = Substring(text.utf8.dropFirst()) }
        while let last = text.utf8.last, last.isSpace { text = Substring(text.utf8.dropLast()) }
        return text
    }
}
