// Two calls, one person.

import PluginKit

/// Takes a held call, and puts the one that this tab hears on hold.
struct SwapCalls: MessageHandler {
    static let type: MessageType = "swapCalls"
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let callId: CallID
    }

    struct Reply: Codable, Sendable {
        let call: CallView
    }

    let calls: any Calls

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(call: try await self.calls.resume(message.callId, for: session))
    }
}
