// The settings form's other button.

import PluginKit

/// Unregisters an account and forgets it.
struct RemoveConfig: MessageHandler {
    static let type: MessageType = "removeConfig"
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let account: AccountID
    }

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> NoFields {
        try await self.accounts.remove(message.account, for: session)
        return NoFields()
    }
}
