/// Names one media session between the phone machine, which decides, and the engine, which owns its sockets.
public struct MediaSessionID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
