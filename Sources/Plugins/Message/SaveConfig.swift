// The settings form; it registers for real, so it may take as long as a SIP transaction.

import PluginKit

/// Tries an account at its server and stores it when the server accepts it.
struct SaveConfig: MessageHandler {
    static let type: MessageType = "saveConfig"
    static let fieldLimits = [
        "server": 253, "user": 128, "password": 256, "domain": 253, "authUser": 128, "displayName": 128,
        "certificate": 16_384, "publicAddress": 64, "stunServer": 259, "outboundProxy": 259, "keepAlive": 16,
    ]
    static let timeLimit: Duration = .seconds(45)

    struct Message: Decodable, Sendable {
        let account: AccountID?
        let server: String
        let port: Int?
        let transport: String?
        let certificate: String?
        let publicAddress: String?
        let stunServer: String?
        let user: String
        let password: String?
        let domain: String?
        let authUser: String?
        let displayName: String?
        let outboundProxy: String?
        let keepAlive: String?
    }

    struct Reply: Codable, Sendable {
        let account: AccountView
    }

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
        var draft = AccountDraft(
            account: message.account, server: message.server, port: message.port, transport: message.transport,
            certificate: message.certificate, user: message.user, password: message.password, domain: message.domain,
            authUser: message.authUser, displayName: message.displayName, outboundProxy: message.outboundProxy,
            keepAlive: message.keepAlive)
        draft.publicAddress = message.publicAddress
        draft.stunServer = message.stunServer
        return Reply(account: try await self.accounts.save(draft, for: session))
    }
}
