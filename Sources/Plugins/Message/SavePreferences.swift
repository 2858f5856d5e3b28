// How calls of an account are treated: forwards, do not disturb, hold music and the like.

import PluginKit

/// Changes the preferences that the message names.
struct SavePreferences: MessageHandler {
    static let type: MessageType = "savePreferences"
    static let timeLimit: Duration = .seconds(20)

    struct Message: Decodable, Sendable {
        let account: AccountID
        let preferences: AccountPreferences
    }

    struct Reply: Codable, Sendable {
        let account: AccountView
    }

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(
            account: try await self.accounts.setPreferences(message.preferences, of: message.account, for: session))
    }
}
