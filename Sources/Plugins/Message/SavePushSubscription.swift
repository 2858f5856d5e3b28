// From now on this browser hears of calls and messages with no page open.

import PluginKit

/// Keeps where the session's device is reached.
struct SavePushSubscription: MessageHandler {
    static let type: MessageType = "savePushSubscription"
    static let fieldLimits = ["endpoint": 2048, "p256dh": 128, "auth": 64, "language": 35]

    struct Message: Decodable, Sendable {
        let endpoint: String
        let p256dh: String
        let auth: String
        let preview: Bool?
        let language: String?
    }

    let push: any PushSubscriptions

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        let draft = PushDraft(
            endpoint: message.endpoint, p256dh: message.p256dh, auth: message.auth, preview: message.preview ?? false,
            language: message.language ?? "en")
        try await self.push.save(draft, for: session)
        return NoFields()
    }
}
