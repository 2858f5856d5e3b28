// The capability Messages: what is read comes from the vault, what is done goes through the phone.

import Foundation
import PluginKit
import Telephony
import Vault

/// Text messages from the user's accounts.
struct PhoneMessaging: Messages {
    let phone: any Phone
    let vault: Vault
    let fanOut: MessageFanOut

    private var table: MessageTable { self.vault.messages }

    func send(_ draft: MessageDraft, for session: BrowserSession) async throws -> MessageView {
        let account = try await self.phone.account(draft.account, of: session)
        let command = PhoneCommand.sendMessage(
            account: account.id, to: draft.to, text: draft.text, clientID: draft.clientID,
            writtenAt: Int64(Date().timeIntervalSince1970))
        return try await self.view(of: command, for: session)
    }

    func retry(_ message: PluginKit.MessageID, for session: BrowserSession) async throws -> MessageView {
        let stored = try await self.reading { () async throws(VaultError) in
            try await self.table.message(RecordID(rawValue: message.rawValue), of: session.user.vault)
        }
        guard stored.message.state == .failed,
            let outgoing = OutgoingMessage(stored.message, in: stored.conversation)
        else { throw HandlerError(PhoneError.notPossible) }
        return try await self.view(of: .retryMessage(outgoing), for: session)
    }

    func conversations(
        before: Int64?, limit: Int, for session: BrowserSession
    ) async throws -> ConversationsView {
        let owner = session.user.vault
        return try await self.reading { () async throws(VaultError) in
            let page = try await self.table.conversations(
                of: owner, before: before.map(Date.init(epochMilliseconds:)), limit: limit)
            return ConversationsView(
                conversations: page.rows.map(self.fanOut.view), more: page.more,
                unread: try await self.table.unread(of: owner))
        }
    }

    func history(
        of conversation: PluginKit.ConversationID, before: PluginKit.MessageID?, limit: Int,
        for session: BrowserSession
    ) async throws -> HistoryView {
        try await self.reading { () async throws(VaultError) in
            let page = try await self.table.messages(
                in: RecordID(rawValue: conversation.rawValue), of: session.user.vault,
                before: before.map { RecordID(rawValue: $0.rawValue) }, limit: limit)
            return HistoryView(messages: page.rows.map(MessageView.init), more: page.more)
        }
    }

    func search(_ query: String, limit: Int, for session: BrowserSession) async throws -> FindingsView {
        try await self.reading { () async throws(VaultError) in
            let found = try await self.table.search(query, of: session.user.vault, limit: limit)
            return FindingsView(
                messages: found.messages.map(MessageView.init),
                conversations: found.conversations.map(self.fanOut.view))
        }
    }

    func markRead(
        _ conversation: PluginKit.ConversationID, upTo last: PluginKit.MessageID?, for session: BrowserSession
    ) async throws -> ConversationView {
        let read = try await self.reading { () async throws(VaultError) in
            try await self.table.markRead(
                RecordID(rawValue: conversation.rawValue), upTo: last.map { RecordID(rawValue: $0.rawValue) },
                of: session.user.vault)
        }
        self.fanOut.tell(read.conversation)
        await self.tellDisplayed(read)
        return self.fanOut.view(of: read.conversation)
    }

    /// The senders who asked for it, and whom the account allows it, hear that their messages were read.
    private func tellDisplayed(_ read: ReadChange) async {
        let remote = read.conversation.remote.uri
        let messages = read.receipts.compactMap(StoredReceipt.init).map {
            DisplayedMessage(correspondent: read.conversation.correspondent, to: remote, receipt: $0.request)
        }
        guard !messages.isEmpty else { return }
        // A notice that cannot go out now is not worth refusing the reading.
        _ = try? await self.phone.perform(.tellDisplayed(messages))
    }

    func remove(
        _ message: PluginKit.MessageID?, from conversation: PluginKit.ConversationID, for session: BrowserSession
    ) async throws {
        let stored = try await self.conversation(conversation, for: session)
        if let message {
            let found = try await self.reading { () async throws(VaultError) in
                try await self.table.message(RecordID(rawValue: message.rawValue), of: session.user.vault)
            }
            guard found.conversation.id == stored.id else {
                throw HandlerError(VaultError.notFound(table: "message", id: message.rawValue))
            }
        }
        try await self.phone.ask(
            .removeMessages(
                MessageRemoval(
                    conversation: Telephony.ConversationID(rawValue: stored.id.rawValue),
                    correspondent: stored.correspondent, owner: session.user.phone,
                    message: message.map { Telephony.MessageID(rawValue: $0.rawValue) })))
    }

    func setComposing(
        _ isActive: Bool, in conversation: PluginKit.ConversationID, for session: BrowserSession
    ) async throws {
        let stored = try await self.conversation(conversation, for: session)
        try await self.phone.ask(.compose(stored.correspondent, to: stored.remote.uri, isActive: isActive))
    }

    private func conversation(
        _ id: PluginKit.ConversationID, for session: BrowserSession
    ) async throws(HandlerError) -> StoredConversation {
        try await self.reading { () async throws(VaultError) in
            try await self.table.conversation(RecordID(rawValue: id.rawValue), of: session.user.vault)
        }
    }

    /// The message as it is kept when the phone has answered.
    private func view(of command: PhoneCommand, for session: BrowserSession) async throws -> MessageView {
        guard case .message(let id) = try await self.phone.ask(command) else { throw HandlerError.internalError }
        let stored = try await self.reading { () async throws(VaultError) in
            try await self.table.message(RecordID(rawValue: id.rawValue), of: session.user.vault)
        }
        return MessageView(stored.message)
    }

    private func reading<Value>(_ work: () async throws(VaultError) -> Value) async throws(HandlerError) -> Value {
        do throws(VaultError) {
            return try await work()
        } catch {
            throw HandlerError(error)
        }
    }
}

extension PluginKit.UserID {
    fileprivate var vault: RecordID<StoredUser> { RecordID(rawValue: self.rawValue) }
}
