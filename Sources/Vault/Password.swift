// A password in memory must not reach a log by accident.

/// A secret text that prints as `«redacted»`; only `text` gives it away.
public struct Password: Hashable, Sendable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "«redacted»" }
    public var debugDescription: String { "«redacted»" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
