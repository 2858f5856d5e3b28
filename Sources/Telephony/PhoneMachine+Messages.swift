import Primitives
import SIP

// Page-mode messages of ours (RFC 3428): kept first, then sent.

extension PhoneMachine {
    mutating func sendMessage(
        _ text: String, to: String, from account: AccountID, clientID: String?, writtenAt: Int64?, _ command: CommandID
    ) throws(PhoneError) {
        let line = try self.line(of: account)
        let target = try DialTarget(to, account: line.account)
        let limit = self.settings.messageLimit(of: line.account)
        guard text.utf8.count <= limit else { throw .messageTooLong(limit: limit) }
        guard self.outbox.count(of: line.account.owner) < self.settings.outboxLimit else {
            throw .outboxFull(limit: self.settings.outboxLimit)
        }
        let message = OutgoingMessage(
            id: MessageID(rawValue: self.entropy.token(bytes: 16)),
            correspondent: Correspondent(target.uri, of: line.account), owner: line.account.owner,
            target: target.uri, text: text, clientID: clientID, callID: self.entropy.callID(),
            fromTag: self.entropy.tag(), writtenAt: writtenAt)
        self.composing.wrote(to: message.correspondent)
        self.store(.queueMessage(message, self.reasonToWait(line)), for: .message(.queue(message, command)))
    }

    /// A failed message goes to the end of its lane.
    mutating func retry(_ message: OutgoingMessage, _ command: CommandID) throws(PhoneError) {
        let line = try self.line(of: message.correspondent.account)
        let isUnderWay = self.stores.values.contains { purpose in
            guard case .message(.retry(let other, _)) = purpose else { return false }
            return other.id == message.id
        }
        guard !isUnderWay, !self.outbox.contains(message.id) else { throw .notPossible }
        guard self.outbox.count(of: message.owner) < self.settings.outboxLimit else {
            throw .outboxFull(limit: self.settings.outboxLimit)
        }
        self.store(
            .updateMessage(message.id, .queued(self.reasonToWait(line))), for: .message(.retry(message, command)))
    }

    /// What the vault has of messages whose outcome is not known: the host was stopped in between.
    mutating func restore(_ messages: [OutgoingMessage], now: Instant) {
        var lanes: [Correspondent] = []
        for message in messages {
            if self.outbox.lanes[message.correspondent] == nil { lanes.append(message.correspondent) }
            self.outbox.append(message, isRepeated: true)
        }
        for lane in lanes { self.advance(lane, now: now) }
    }

    mutating func removeMessages(
        _ removal: MessageRemoval, _ command: CommandID, now: Instant
    ) {
        self.outbox.remove(removal.message.map { [$0] }, from: removal.correspondent)
        self.timers.schedule(.outbox(removal.correspondent), at: nil)
        self.store(.removeMessages(removal), for: .message(.remove(command)))
        self.advance(removal.correspondent, now: now)
    }

    /// At the end: what waits is on the disk, and goes on at the next start.
    mutating func forgetMessages() {
        for key in self.timers.keys {
            switch key {
            case .outbox, .composing: self.timers.schedule(key, at: nil)
            case _: break
            }
        }
        self.outbox = Outbox()
        self.composing = ComposingTable()
        self.throttle = MessageThrottle()
        self.envelopes = EnvelopeTable()
    }

    mutating func messageStored(_ purpose: MessageStorePurpose, _ outcome: StoreOutcome, now: Instant) {
        switch purpose {
        case .queue(let message, let command):
            self.queued(message, command, outcome, now: now)
        case .retry(let message, let command):
            if let failure = outcome.failure { return self.reply(command, .failure(.messageNotStored(failure))) }
            self.outbox.append(message, isRepeated: true)
            self.reply(command, .success(.message(message.id)))
            self.advance(message.correspondent, now: now)
        case .settle(let correspondent, let id):
            self.settled(correspondent, id, outcome, now: now)
        case .note:
            break  // What it should have said is told by the next state.
        case .receive(let request, let message):
            self.kept(message, of: request, outcome, now: now)
        case .remove(let command):
            self.reply(command, outcome.failure.map { .failure(.messageNotStored($0)) } ?? .success(.done))
        }
    }

    private mutating func queued(
        _ message: OutgoingMessage, _ command: CommandID, _ outcome: StoreOutcome, now: Instant
    ) {
        switch outcome {
        case .stored:
            self.outbox.append(message)
            self.reply(command, .success(.message(message.id)))
            self.advance(message.correspondent, now: now)
        case .alreadyStored(let id):
            self.reply(command, .success(.message(id)))
        case .failed(let code, let reason):
            self.reply(command, .failure(.messageNotStored(.init(code: code, message: reason))))
        }
    }
}

extension PhoneMachine.Settings {
    /// RFC 3428, section 8: a MESSAGE over UDP must fit into 1,300 bytes as a whole. Where UDP was not chosen, larger
    /// ones go by TCP.
    func messageLimit(of account: Account) -> Int {
        account.server.transport == .udp ? self.datagramMessageLimit : self.messageLimit
    }
}
