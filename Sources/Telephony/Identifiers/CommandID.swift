/// Names a command, so that its one reply finds the asker; allotted by the driver, never used twice.
public struct CommandID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
