// The transfer button: blind to a number, or to the far end of another call.

import PluginKit

/// Hands the far end of a call over.
struct TransferCall: MessageHandler {
    static let type: MessageType = "transferCall"
    static let timeLimit: Duration = .seconds(45)
    static let fieldLimits = ["to": 256]

    struct Message: Decodable, Sendable {
        let callId: CallID
        let to: String?
        let withCall: CallID?
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        if let other = message.withCall {
            try await self.calls.transfer(message.callId, with: other, for: session)
        } else if let number = message.to {
            try await self.calls.transfer(message.callId, to: number, for: session)
        } else {
            throw HandlerError.missingField("to")
        }
        return NoFields()
    }
}
