/// Names a browser profile of a user; chosen by the host.
public struct DeviceID: Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}
