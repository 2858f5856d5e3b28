// The hold button, pressed again.

import PluginKit

/// Takes a held call back; the call that this tab hears waits meanwhile.
struct ResumeCall: MessageHandler {
    static let type: MessageType = "resumeCall"
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
