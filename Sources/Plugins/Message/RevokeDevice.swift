// For a device that was lost or lent.

import PluginKit

/// Revokes a device of the user and closes its sockets.
struct RevokeDevice: MessageHandler {
    static let type: MessageType = "revokeDevice"

    struct Message: Decodable, Sendable {
        let device: DeviceID
    }

    let devices: any Devices

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.devices.revoke(message.device, for: session)
        return NoFields()
    }
}
