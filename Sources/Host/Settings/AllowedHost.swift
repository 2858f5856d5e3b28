/// A name under which browsers may reach this host, with a port when only that one will do.
public struct AllowedHost: Hashable, Sendable {
    /// In lower case; IPv6 addresses in brackets.
    public let name: String
    public let port: Int?

    /// Reads `name` or `name:port`, as it stands in a Host header.
    public init?(_ text: String) {
        let lower = text.lowercased()
        guard !lower.isEmpty, lower.utf8.count <= 260, lower.allSatisfy(Self.isAllowed) else { return nil }
        var name = lower[...]
        var port: Int?
        let colonLimit = lower.hasPrefix("[") ? lower.lastIndex(of: "]") : lower.startIndex
        guard let colonLimit else { return nil }
        if let colon = lower[colonLimit...].lastIndex(of: ":") {
            guard let number = UInt16(lower[lower.index(after: colon)...]) else { return nil }
            name = lower[..<colon]
            port = Int(number)
        }
        guard !name.isEmpty, name.hasPrefix("[") ? name.hasSuffix("]") : !name.contains(":") else { return nil }
        self.name = String(name)
        self.port = port
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._:[]".contains(character))
    }
}
