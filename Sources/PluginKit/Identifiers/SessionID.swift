/// One browser tab with its control socket; lives as long as that socket.
public struct SessionID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
