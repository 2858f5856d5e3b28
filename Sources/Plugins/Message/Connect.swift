// The first request of every tab.

import PluginKit

/// Proves a device by its token, or enrols the first device of a loopback host.
struct Connect: DoorHandler {
    static let type: MessageType = "connect"
    static let fieldLimits = ["token": 128, "deviceName": 128, "follows": 32]

    struct Message: Decodable, Sendable {
        let token: String?
        let deviceName: String?
        /// The session that this page had before its sockets were lost.
        let follows: SessionID?
        let wire: Int?
    }

    let devices: any Devices

    func handle(_ message: Message, from visitor: Visitor) async throws -> Welcome {
        try WireVersion.check(message.wire)
        return try await self.devices.connect(
            token: message.token, deviceName: message.deviceName, following: message.follows, from: visitor)
    }
}
