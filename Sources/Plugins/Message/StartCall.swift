// The call button.

import PluginKit

/// Dials `digits` from the device's account.
struct StartCall: MessageHandler {
    static let type: MessageType = "startCall"
    static let fieldLimits = ["digits": 256]

    struct Message: Decodable, Sendable {
        let digits: String
        let account: AccountID?
    }

    struct Reply: Codable, Sendable {
        let callId: CallID
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(callId: try await self.calls.start(to: message.digits, account: message.account, for: session))
    }
}
