// The person has switched it off, or the browser has ended it.

import PluginKit

/// Forgets where the session's device is reached.
struct RemovePushSubscription: MessageHandler {
    static let type: MessageType = "removePushSubscription"

    let push: any PushSubscriptions

    func handle(_: NoFields, from session: BrowserSession) async throws -> NoFields {
        try await self.push.remove(for: session)
        return NoFields()
    }
}
