// The small documents of messaging are read with as little XML as that takes.

/// Reads elements by their local name, whatever their prefix and attributes; nesting is not looked at.
enum XMLText {
    /// The text of the first element of this name, without the spaces around it.
    static func content(of name: String, in text: String) -> String? {
        for part in text.split(separator: "<") {
            guard let end = part.firstIndex(of: ">"), self.localName(part[..<end]) == name else { continue }
            return self.unescaped(part[part.index(after: end)...].filter { !$0.isWhitespace })
        }
        return nil
    }

    static func holds(_ name: String, _ text: String) -> Bool {
        text.split(separator: "<").contains { self.localName($0.prefix { $0 != ">" }) == name }
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }

    private static func localName(_ tag: Substring) -> Substring {
        let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
        return name.lastIndex(of: ":").map { name[name.index(after: $0)...] } ?? name
    }
}
