/// An enrolled device as its user sees it.
public struct DeviceView: Codable, Hashable, Sendable {
    public let id: DeviceID
    public let name: String
    /// Milliseconds since 1970.
    public let createdAt: Int64
    /// Milliseconds since 1970.
    public let lastSeenAt: Int64
    /// This is the device that asks.
    public let current: Bool

    public init(id: DeviceID, name: String, createdAt: Int64, lastSeenAt: Int64, current: Bool) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.current = current
    }
}
