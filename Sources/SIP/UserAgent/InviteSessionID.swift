/// Names one INVITE session, ours or theirs, from its INVITE to its one terminal event.
public struct InviteSessionID: Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
