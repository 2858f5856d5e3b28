/// A password or another text that must not reach a log: it prints, dumps and reflects as `«redacted»`.
public struct Secret: Hashable, Sendable {
    /// The text itself; the only way out, so that every use can be found.
    public let revealed: String

    public init(_ text: String) {
        self.revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "«redacted»" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
