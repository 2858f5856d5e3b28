// The red button of a call that rings, and the button that only stops the noise.

import PluginKit

/// Refuses a call that rings, or silences it.
struct RejectCall: MessageHandler {
    static let type: MessageType = "rejectCall"

    struct Message: Decodable, Sendable {
        let callId: CallID
        let reason: CallRejection?
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.calls.reject(message.callId, as: message.reason ?? .decline, for: session)
        return NoFields()
    }
}
