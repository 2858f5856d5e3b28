// The green button.

import PluginKit

/// Takes a call that rings; the tab that asks hears it.
struct AcceptCall: MessageHandler {
    static let type: MessageType = "acceptCall"

    struct Message: Decodable, Sendable {
        let callId: CallID
    }

    struct Reply: Codable, Sendable {
        let call: CallView
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(call: try await self.calls.accept(message.callId, for: session))
    }
}
