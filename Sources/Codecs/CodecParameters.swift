/// The text of an `a=fmtp` line as the codecs read it: `name=value` pairs between semicolons (RFC 8866, section 6.15).
public struct CodecParameters: Hashable, Sendable {
    public let text: String

    public init(_ text: String = "") {
        self.text = text
    }

    /// The value of a parameter; names compare without case. The first of several counts.
    public subscript(_ name: String) -> String? {
        for parameter in self.text.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard let first = parts.first, Self.trimmed(first).lowercased() == name else { continue }
            return parts.count > 1 ? Self.trimmed(parts[1]) : ""
        }
        return nil
    }

    /// A number within limits; one outside them, or no number, counts as absent.
    func number(_ name: String, in limits: ClosedRange<Int>) -> Int? {
        self[name].flatMap { Int($0) }.flatMap { limits.contains($0) ? $0 : nil }
    }

    /// `name=1`.
    func flag(_ name: String) -> Bool { self[name] == "1" }

    private static func trimmed(_ text: Substring) -> String { String(text.filter { $0 != " " && $0 != "\"" }) }
}
