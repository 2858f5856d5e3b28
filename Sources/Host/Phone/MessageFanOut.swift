// What happens to messages, told to the tabs of whom they belong to.

import Foundation
import PluginKit
import Synchronization
import Telephony
import Vault

/// Makes the views of messages, and pushes them. It knows who is writing at the moment, which is never stored.
final class MessageFanOut: Sendable {
    let sessions: SessionTable
    let vault: Vault
    let background: Background
    let observers: Observers
    private let writing = Mutex<Set<Correspondent>>([])

    init(sessions: SessionTable, vault: Vault, background: Background, observers: Observers) {
        self.sessions = sessions
        self.vault = vault
        self.background = background
        self.observers = observers
    }

    func tell(_ change: MessageChange) {
        self.push(
            PluginKit.Message(
                message: MessageView(change.message), conversation: self.view(of: change.conversation)),
            to: change.message.owner.rawValue)
    }

    func tell(_ conversation: StoredConversation) {
        self.push(Conversation(conversation: self.view(of: conversation)), to: conversation.owner.rawValue)
    }

    func tell(_ removal: MessageRemoval) {
        self.push(
            MessageRemoved(
                conversation: PluginKit.ConversationID(removal.conversation.rawValue),
                message: removal.message.map(PluginKit.MessageID.init)),
            to: removal.owner.rawValue)
    }

    /// Called on the phone's event loop; the vault is asked elsewhere. Nothing is told while nothing was written yet.
    func tellComposing(_ correspondent: Correspondent, owner: Telephony.UserID, isActive: Bool) {
        self.writing.withLock { writing in
            if isActive { writing.insert(correspondent) } else { writing.remove(correspondent) }
        }
        self.background.start {
            let found = try? await self.vault.messages.conversation(
                with: correspondent.address, over: RecordID(rawValue: correspondent.account.rawValue),
                of: RecordID(rawValue: owner.rawValue))
            if let found = found ?? nil { self.tell(found) }
        }
    }

    func view(of conversation: StoredConversation) -> ConversationView {
        let correspondent = conversation.correspondent
        return ConversationView(
            id: PluginKit.ConversationID(conversation.id.rawValue),
            account: PluginKit.AccountID(conversation.account.rawValue), remote: RemoteView(conversation.remote),
            last: conversation.last.map(MessageView.init), unread: conversation.unread,
            at: conversation.at.epochMilliseconds,
            composing: self.writing.withLock { $0.contains(correspondent) })
    }

    private func push(_ event: some ServerEvent, to user: String) {
        self.observers.tell(event, of: PluginKit.UserID(user))
        for session in self.sessions.sessions(of: PluginKit.UserID(user)) { session.push(event) }
    }
}

extension RemoteView {
    fileprivate init(_ remote: StoredConversation.Remote) {
        self.init(uri: remote.uri, user: remote.user, name: remote.displayName)
    }
}
