// The hold button.

import PluginKit

/// The far end waits, with music or in silence as the line's preferences say.
struct HoldCall: MessageHandler {
    static let type: MessageType = "holdCall"
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let callId: CallID
    }

    struct Reply: Codable, Sendable {
        let call: CallView
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(call: try await self.calls.hold(message.callId, for: session))
    }
}
