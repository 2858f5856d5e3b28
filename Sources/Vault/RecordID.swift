// A user's name for a row that cannot be mistaken for a row of another table.

/// The identity of one `Record`: a text that never changes and is never used twice.
public struct RecordID<Record>: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Draws 128 random bits, written as 32 hexadecimal digits.
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.rawValue = (0..<16).map { _ in
            let byte = UInt8.random(in: 0...255, using: &generator)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension RecordID: CustomStringConvertible {
    public var description: String { self.rawValue }
}
