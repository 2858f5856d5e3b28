/// Names one question to the resolver; allotted by the phone machine, never used twice.
public struct ResolutionID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
