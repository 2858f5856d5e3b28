/// A person with accounts, calls and devices.
public struct UserID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
