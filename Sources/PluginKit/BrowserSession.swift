/// A browser tab whose device has proved itself: who asks, on which device, in which tab.
public struct BrowserSession: Hashable, Sendable {
    public let id: SessionID
    public let device: DeviceID
    public let user: UserID
    public let userName: String
    public let role: Role

    public init(id: SessionID, device: DeviceID, user: UserID, userName: String, role: Role) {
        self.id = id
        self.device = device
        self.user = user
        self.userName = userName
        self.role = role
    }
}
