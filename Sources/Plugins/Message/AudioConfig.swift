// What the audio settings of an account show.

import PluginKit

/// Tells how the calls of an account pack their sound, and which codecs there are.
struct AudioConfig: MessageHandler {
    static let type: MessageType = "audioConfig"

    struct Message: Decodable, Sendable {
        let account: AccountID
    }

    typealias Reply = AudioConfigView

    let accounts: any Accounts

    func handle(_ message: Message, from session: BrowserSession) async throws -> AudioConfigView {
        try await self.accounts.audioConfig(of: message.account, for: session)
    }
}
