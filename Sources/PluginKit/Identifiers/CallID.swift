/// One call; opaque to plugins and to the page. Unique only while the host runs: after a restart the same ids name other calls.
public struct CallID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
