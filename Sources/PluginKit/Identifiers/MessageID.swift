/// One text message; opaque to plugins and to the page.
public struct MessageID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
