// What the vault would hold, and how it answers: messages of one phone, through every crash of it.

@testable import Telephony

final class Shelf {
    struct Kept {
        let id: MessageID
        let correspondent: Correspondent
        let text: String
        var states: [MessageState]
        /// `nil` for one that has arrived.
        let outgoing: OutgoingMessage?
    }

    private(set) var kept: [Kept] = []
    private var marks: Set<String> = []
    /// What the senders of messages that have arrived want to hear.
    private(set) var receipts: [ReceiptRequest] = []
    /// What every effect about messages ends in instead.
    var failure: StoreFailure?

    func perform(_ effect: StorageEffect) -> StoreOutcome {
        switch effect {
        case .saveAccount, .removeAccount: return .stored
        case .queueMessage, .receiveMessage, .updateMessage, .noteReport, .removeMessages:
            if let failure { return .failed(code: failure.code, message: failure.message) }
        }
        switch effect {
        case .queueMessage(let message, let reason):
            let known = self.kept.first { $0.outgoing?.clientID == message.clientID && message.clientID != nil }
            if let known { return .alreadyStored(known.id) }
            self.kept.append(
                Kept(
                    id: message.id, correspondent: message.correspondent, text: message.text,
                    states: [.queued(reason)], outgoing: message))
        case .receiveMessage(let message):
            guard self.marks.insert(message.mark).inserted else { return .alreadyStored(message.id) }
            if let receipt = message.receipt { self.receipts.append(receipt) }
            self.kept.append(
                Kept(
                    id: message.id, correspondent: message.correspondent, text: message.text, states: [],
                    outgoing: nil))
        case .updateMessage(let id, let state):
            guard let index = self.kept.firstIndex(where: { $0.id == id }) else { return .stored }
            self.kept[index].states.append(state)
        case .noteReport(let id, let correspondent, _, let state):
            guard let index = self.kept.firstIndex(where: { $0.id == id && $0.correspondent == correspondent }) else {
                return .stored
            }
            self.kept[index].states.append(state)
        case .removeMessages(let removal):
            self.kept.removeAll {
                $0.correspondent == removal.correspondent && (removal.message == nil || removal.message == $0.id)
            }
        case .saveAccount, .removeAccount: break
        }
        return .stored
    }

    var sent: [Kept] { self.kept.filter { $0.outgoing != nil } }
    var received: [Kept] { self.kept.filter { $0.outgoing == nil } }

    /// What a phone that starts is given.
    var waiting: [OutgoingMessage] {
        self.kept.compactMap { message in
            switch message.states.last {
            case .queued, .sent: message.outgoing
            case .delivered, .displayed, .failed, nil: nil
            }
        }
    }

    func states(of text: String) -> [MessageState] { self.sent.first { $0.text == text }?.states ?? [] }

    /// The words of the wire.
    func words(of text: String) -> [String] {
        self.states(of: text).map { state in
            switch state {
            case .queued(let reason): reason.map { "queued \($0.code)" } ?? "queued"
            case .sent: "sent"
            case .delivered: "delivered"
            case .displayed: "displayed"
            case .failed(let reason): "failed \(reason.code)"
            }
        }
    }
}
