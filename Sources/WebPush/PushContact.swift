/// Whom a push service may write to when this host misbehaves (RFC 8292, section 2.1).
public struct PushContact: Hashable, Sendable {
    static let longest = 256

    public let text: String

    /// `nil` for anything but a `mailto:` or `https:` address that needs no escaping.
    public init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard isPlain, text.utf8.count <= Self.longest,
            text.hasPrefix("mailto:") && text.contains("@") || text.hasPrefix("https://") && text.utf8.count > 8
        else { return nil }
        self.text = text
    }
}
