// What the line and its server have said to each other, for who looks into what went wrong.

import PluginKit

/// Tells the last SIP messages of an account, or of one call of it, newest first and without secrets.
struct SignallingList: MessageHandler {
    static let type: MessageType = "signallingList"

    struct Message: Decodable, Sendable {
        let account: AccountID
        let callId: CallID?
        /// The number of the last message got.
        let before: Int64?
    }

    typealias Reply = SignallingPageView

    let signalling: any Signalling

    func handle(_ message: Message, from session: BrowserSession) async throws -> SignallingPageView {
        try await self.signalling.messages(
            of: message.account, call: message.callId, before: message.before, for: session)
    }
}
