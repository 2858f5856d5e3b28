/// A SIP identity of a user; opaque to plugins and to the page.
public struct AccountID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
