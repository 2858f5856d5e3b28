/// Names the person who owns accounts, calls and messages; chosen by the host.
public struct UserID: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
