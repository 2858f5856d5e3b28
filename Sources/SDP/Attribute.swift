/// An `a=` line: a property, or a name with a value (RFC 8866, section 5.13). Names are case-sensitive.
public struct Attribute: Hashable, Sendable {
    public var name: String
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    init(parsing text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            self.init(text)
            return
        }
        self.init(String(text[..<colon]), String(text[text.utf8.index(after: colon)...]))
    }

    /// What is written on the wire.
    var text: String {
        if let value = self.value { "\(self.name):\(value)" } else { self.name }
    }
}

/// A key must not reach a log, whoever prints a description.
extension Attribute: CustomStringConvertible, CustomReflectable {
    public var description: String { self.name == CryptoAttribute.name ? "\(self.name):«redacted»" : self.text }
    public var customMirror: Mirror { Mirror(self, children: [("text", self.description)]) }
}
