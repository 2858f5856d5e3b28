/// Bytes that must not reach a log: keys. They print redacted wherever they stand.
public struct SecretBytes: Hashable, Sendable {
    /// The bytes themselves; the only way out, so that every use can be found.
    public let revealed: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.revealed = bytes
    }

    public var count: Int { self.revealed.count }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "«redacted»" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
