// So that a person sees where they are logged in.

import PluginKit

/// Lists the devices of the user.
struct DeviceList: MessageHandler {
    static let type: MessageType = "deviceList"

    struct Reply: Codable, Sendable {
        let devices: [DeviceView]
    }

    let devices: any Devices

    func handle(_: NoFields, from session: BrowserSession) async throws -> Reply {
        Reply(devices: try await self.devices.list(for: session))
    }
}
