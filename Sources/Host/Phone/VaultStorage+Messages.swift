// The phone's messages in the vault's terms.

import Foundation
import SIP
import Telephony
import Vault

extension VaultStorage {
    func queue(_ message: OutgoingMessage, _ reason: MessageReason?) async throws(VaultError) -> StoreOutcome {
        let change = try await self.vault.messages.insert(
            NewMessage(
                id: RecordID(rawValue: message.id.rawValue), owner: RecordID(rawValue: message.owner.rawValue),
                account: RecordID(rawValue: message.correspondent.account.rawValue),
                remote: .init(message.remote, address: message.correspondent.address), text: message.text, at: Date(),
                content: .outgoing(
                    delivery: StoredDelivery(message).bytes, clientID: message.clientID,
                    reason: reason.map(StoredMessage.Reason.init))))
        guard change.isNew else {
            return .alreadyStored(Telephony.MessageID(rawValue: change.message.id.rawValue))
        }
        self.fanOut.tell(change)
        return .stored
    }

    func receive(_ message: IncomingMessage) async throws(VaultError) -> StoreOutcome {
        let change = try await self.vault.messages.insert(
            NewMessage(
                id: RecordID(rawValue: message.id.rawValue), owner: RecordID(rawValue: message.owner.rawValue),
                account: RecordID(rawValue: message.correspondent.account.rawValue),
                remote: .init(message.remote, address: message.correspondent.address), text: message.text, at: Date(),
                content: .incoming(mark: message.mark, receipt: StoredReceipt(message.receipt)?.bytes)))
        guard change.isNew else {
            return .alreadyStored(Telephony.MessageID(rawValue: change.message.id.rawValue))
        }
        self.fanOut.tell(change)
        self.push.arrived(change)
        return .stored
    }

    func update(_ id: Telephony.MessageID, _ state: MessageState) async throws(VaultError) {
        let (word, reason) = Self.words(of: state)
        let change = try await self.vault.messages.update(
            RecordID(rawValue: id.rawValue), state: word, reason: reason.map(StoredMessage.Reason.init))
        if let change { self.fanOut.tell(change) }
    }

    func note(
        _ state: MessageState, of id: Telephony.MessageID, from correspondent: Correspondent, _ owner: Telephony.UserID
    ) async throws(VaultError) {
        let (word, reason) = Self.words(of: state)
        let change = try await self.vault.messages.report(
            word, of: RecordID(rawValue: id.rawValue), from: correspondent.address,
            over: RecordID(rawValue: correspondent.account.rawValue), of: RecordID(rawValue: owner.rawValue),
            reason: reason.map(StoredMessage.Reason.init))
        if let change { self.fanOut.tell(change) }
    }

    private static func words(of state: MessageState) -> (StoredMessage.State, MessageReason?) {
        switch state {
        case .queued(let reason): (.queued, reason)
        case .sent: (.sent, nil)
        case .delivered: (.delivered, nil)
        case .displayed: (.displayed, nil)
        case .failed(let reason): (.failed, reason)
        }
    }

    func remove(_ removal: MessageRemoval) async throws(VaultError) {
        try await self.vault.messages.remove(
            removal.message.map { RecordID(rawValue: $0.rawValue) },
            from: RecordID(rawValue: removal.conversation.rawValue), of: RecordID(rawValue: removal.owner.rawValue))
        self.fanOut.tell(removal)
    }
}

extension StoredConversation.Remote {
    fileprivate init(_ party: RemoteParty, address: String) {
        self.init(address: address, uri: party.uri, user: party.user, displayName: party.displayName)
    }
}

extension StoredMessage.Reason {
    fileprivate init(_ reason: MessageReason) {
        self.init(code: reason.code, message: reason.message)
    }
}

extension OutgoingMessage {
    /// A message of the vault as it is to be sent; `nil` when this version does not understand what was kept with it.
    init?(_ waiting: WaitingMessage) {
        self.init(waiting.message, in: waiting.conversation)
    }

    init?(_ message: StoredMessage, in conversation: StoredConversation) {
        guard let delivery = StoredDelivery(message.delivery), let target = try? SIPURI(parsing: delivery.target) else {
            return nil
        }
        self.init(
            id: Telephony.MessageID(rawValue: message.id.rawValue), correspondent: conversation.correspondent,
            owner: Telephony.UserID(rawValue: message.owner.rawValue), target: target, text: message.text,
            clientID: message.clientID, callID: delivery.callID, fromTag: delivery.fromTag,
            writtenAt: delivery.writtenAt)
    }
}

extension StoredConversation {
    var correspondent: Correspondent {
        Correspondent(
            account: Telephony.AccountID(rawValue: self.account.rawValue), address: self.remote.address)
    }
}
