// For hosts that are reached from other machines.

import PluginKit

/// Proves a user by name and password and enrols the device.
struct Login: DoorHandler {
    static let type: MessageType = "login"
    static let fieldLimits = ["user": 128, "password": 1024, "deviceName": 128]
    static let timeLimit: Duration = .seconds(30)

    struct Message: Decodable, Sendable {
        let user: String
        let password: String
        let deviceName: String?
        let wire: Int?
    }

    let devices: any Devices

    func handle(_ message: Message, from visitor: Visitor) async throws -> Welcome {
        try WireVersion.check(message.wire)
        return try await self.devices.login(
            user: message.user, password: message.password, deviceName: message.deviceName, from: visitor)
    }
}
