/// Names one storage effect, so that its outcome finds what waits for it; never used twice.
public struct StorageID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
