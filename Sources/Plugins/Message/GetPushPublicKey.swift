// A browser binds its subscription to the host's key before it asks its push service for one.

import PluginKit

/// Tells the host's public key for Web Push (RFC 8292).
struct GetPushPublicKey: MessageHandler {
    static let type: MessageType = "getPushPublicKey"

    struct Reply: Codable, Sendable {
        let publicKey: String
    }

    let push: any PushSubscriptions

    func handle(_: NoFields, from session: BrowserSession) async throws -> Reply {
        Reply(publicKey: try await self.push.publicKey())
    }
}
