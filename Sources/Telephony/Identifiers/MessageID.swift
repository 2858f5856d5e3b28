/// Names a text message, in the phone and in the vault.
public struct MessageID: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
