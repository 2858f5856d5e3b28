// A handler that strangers may use.

import PluginKit

/// Answers with the visitor's address.
struct Knock: DoorHandler {
    static let type: MessageType = "knock"

    struct Reply: Codable, Sendable {
        let address: String
    }

    func handle(_: NoFields, from visitor: Visitor) async throws -> Reply {
        Reply(address: visitor.address)
    }
}
