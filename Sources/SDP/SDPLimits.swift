/// How much of a description is read; what is larger is refused as a whole.
public struct SDPLimits: Hashable, Sendable {
    public var bytes = 65_535
    public var lines = 1_000
    public var media = 32
    /// Payload types of one media line.
    public var formats = 128

    public init() {}
}
