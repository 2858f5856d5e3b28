// The person is done on this device.

import PluginKit

/// Revokes the device's token and closes its sockets.
struct Logout: MessageHandler {
    static let type: MessageType = "logout"

    let devices: any Devices

    func handle(_: NoFields, from session: BrowserSession) async throws -> NoFields {
        try await self.devices.logout(session)
        return NoFields()
    }
}
