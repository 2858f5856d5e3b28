// The heartbeat of a call, and the way back to it after a lost push.

import PluginKit

/// Tells a call's state, duration and far end.
struct CheckCall: MessageHandler {
    static let type: MessageType = "checkCall"

    struct Message: Decodable, Sendable {
        let callId: CallID
    }

    struct Reply: Codable, Sendable {
        let call: CallView
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(call: try await self.calls.check(message.callId, for: session))
    }
}
