// The person does not want to wait for the next attempt.

import PluginKit

/// Registers an account again at once.
struct Register: MessageHandler {
    static let type: MessageType = "register"
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let account: AccountID?
    }

    struct Reply: Codable, Sendable {
        let account: AccountView
    }

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        Reply(account: try await self.accounts.register(message.account, for: session))
    }
}
