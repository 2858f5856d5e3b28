/// Names a SIP identity of a user; chosen by the host when the account is first saved.
public struct AccountID: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
