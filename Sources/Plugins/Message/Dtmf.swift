// The keypad during a call.

import PluginKit

/// Sends digits into a call.
struct Dtmf: MessageHandler {
    static let type: MessageType = "dtmf"
    static let fieldLimits = ["digits": 64]

    struct Message: Decodable, Sendable {
        let callId: CallID
        let digits: String
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.calls.sendDigits(message.digits, in: message.callId, for: session)
        return NoFields()
    }
}
