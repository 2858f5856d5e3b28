// The red button.

import PluginKit

/// Ends a call in whatever state it is.
struct HangUpCall: MessageHandler {
    static let type: MessageType = "hangUpCall"

    struct Message: Decodable, Sendable {
        let callId: CallID
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.calls.hangUp(message.callId, for: session)
        return NoFields()
    }
}
