// A stored message as the page sees it.

import PluginKit
import Vault

extension MessageView {
    init(_ message: StoredMessage) {
        let state: State =
            switch message.state {
            case .queued: .queued
            case .sent: .sent
            case .delivered: .delivered
            case .displayed: .displayed
            case .failed: .failed
            case .received: .received
            }
        self.init(
            id: MessageID(message.id.rawValue), conversation: ConversationID(message.conversation.rawValue),
            direction: message.isOutgoing ? .outgoing : .incoming, text: message.text,
            at: message.createdAt.epochMilliseconds, state: state, code: message.reason?.code,
            message: message.reason?.message, clientId: message.clientID)
    }
}
