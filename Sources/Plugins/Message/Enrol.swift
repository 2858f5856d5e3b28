// The ticket comes from the link that the host's console shows.

import PluginKit

/// Enrols the device by a one-time ticket.
struct Enrol: DoorHandler {
    static let type: MessageType = "enrol"
    static let fieldLimits = ["ticket": 128, "deviceName": 128]

    struct Message: Decodable, Sendable {
        let ticket: String
        let deviceName: String?
        let wire: Int?
    }

    let devices: any Devices

    func handle(_ message: Message, from visitor: Visitor) async throws -> Welcome {
        try WireVersion.check(message.wire)
        return try await self.devices.enrol(ticket: message.ticket, deviceName: message.deviceName, from: visitor)
    }
}
