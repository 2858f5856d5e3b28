// The capability Messages, as the phone does it.

import PluginKit
import Telephony

/// Text messages from the user's accounts.
struct PhoneMessaging: Messages {
    let phone: any Phone

    func send(
        _ text: String, to recipient: String, account: PluginKit.AccountID?, for session: BrowserSession
    ) async throws {
        let account = try await self.phone.account(account, of: session)
        try await self.phone.ask(.sendMessage(account: account.id, to: recipient, text: text))
    }
}
