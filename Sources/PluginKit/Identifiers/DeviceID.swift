/// An enrolled browser profile; it has many sessions.
public struct DeviceID: Identifier {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}
