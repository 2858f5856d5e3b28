/// Somebody is there: one open tab, whose it is and on which device.
public struct Presence: Hashable, Sendable {
    public var user: UserID
    public var device: DeviceID
    /// What the person calls the device, to tell the other ones who took a call.
    public var deviceName: String

    public init(user: UserID, device: DeviceID, deviceName: String) {
        self.user = user
        self.device = device
        self.deviceName = deviceName
    }
}
