import Primitives
import SIP

// Commands of the host: each gets exactly one reply, at once or when its outcome is known.

extension PhoneMachine {
    mutating func perform(_ command: PhoneCommand, _ id: CommandID, now: Instant) {
        if let call = command.touchedCall { self.calls[call]?.isTouched = true }
        do {
            if let reply = try self.execute(command, id, now: now) {
                self.emit(.reply(id, .success(reply)))
            }
        } catch {
            self.counters.commandsRefused &+= 1
            self.emit(.reply(id, .failure(error)))
        }
    }

    /// The reply, or `nil` when it follows by `reply(_:_:)`.
    private mutating func execute(
        _ command: PhoneCommand, _ id: CommandID, now: Instant
    ) throws(PhoneError) -> PhoneReply? {
        switch command {
        case .snapshot: return self.snapshot
        case .census: return .census(self.census)
        case .signalling(let account, let call):
            _ = try self.line(of: account)
            return .signalling(self.signalling.entries(of: account, call: call))
        case .drain(let limit): return self.drain(id, limit: limit, now: now)
        case .shutDown: return self.shutDown(id, now: now)
        case .hangUp(let call):
            try self.hangUp(call, now: now)
            return .done
        case .checkCall(let call): return .call(try self.call(call).snapshot)
        case .detach(let session):
            self.detach(session)
            return .done
        case .rejectCall(let call, let rejection):
            try self.rejectCall(call, rejection, now: now)
            return .done
        case .sessionOpened(let session, let presence):
            try self.openSession(session, presence)
            return .done
        case .sessionClosed(let session):
            self.closeSession(session)
            return .done
        case .setReachable(let user, let isReachable):
            self.presences.setReachable(user, isReachable)
            return .done
        case .restoreAccount, .saveAccount, .removeAccount, .setPreferences, .register, .startCall, .acceptCall,
            .sendDigits, .attach, .sendMessage, .retryMessage, .restoreMessages, .removeMessages, .compose,
            .tellDisplayed, .hold,
            .resume, .transfer, .transferWith:
            guard self.stage.isWorking else { throw .shuttingDown }
            return try self.executeWhileRunning(command, id, now: now)
        }
    }

    private mutating func executeWhileRunning(
        _ command: PhoneCommand, _ id: CommandID, now: Instant
    ) throws(PhoneError) -> PhoneReply? {
        switch command {
        case .restoreAccount(let account): return .account(try self.restore(account, now: now))
        case .startCall(let account, let text, let session):
            return .call(try self.startCall(account, to: text, session: session, now: now))
        case .acceptCall(let call, let session): return .call(try self.acceptCall(call, in: session, now: now))
        case .sendDigits(let call, let digits):
            try self.sendDigits(digits, in: call, now: now)
            return .done
        case .attach(let session, let call):
            try self.attach(session, to: call)
            return .done
        case .restoreMessages(let messages):
            self.restore(messages, now: now)
            return .done
        case .compose(let correspondent, let to, let isActive):
            try self.compose(correspondent, to: to, isActive: isActive, now: now)
            return .done
        case .tellDisplayed(let messages):
            self.tellDisplayed(messages, now: now)
            return .done
        case .saveAccount, .removeAccount, .setPreferences, .register, .sendMessage, .retryMessage, .removeMessages,
            .hold, .resume, .transfer, .transferWith:
            guard self.commands.count < self.settings.pendingCommandLimit else { throw .busy }
            self.commands.insert(id)
            do {
                try self.begin(command, id, now: now)
            } catch {
                self.commands.remove(id)
                throw error
            }
            return nil
        case .snapshot, .census, .signalling, .drain, .shutDown, .hangUp, .checkCall, .detach, .rejectCall,
            .sessionOpened, .sessionClosed, .setReachable:
            preconditionFailure("execute answers these itself")
        }
    }

    private mutating func begin(_ command: PhoneCommand, _ id: CommandID, now: Instant) throws(PhoneError) {
        switch command {
        case .saveAccount(let account): try self.save(account, id, now: now)
        case .removeAccount(let account): try self.remove(account, id)
        case .setPreferences(let account, let preferences): try self.setPreferences(preferences, of: account, id)
        case .register(let account): try self.register(account, id, now: now)
        case .hold(let call): try self.hold(call, id, now: now)
        case .resume(let call, let tab): try self.resume(call, in: tab, id, now: now)
        case .transfer(let call, let to): try self.transfer(call, to: to, id, now: now)
        case .transferWith(let call, let other): try self.transfer(call, with: other, id, now: now)
        case .sendMessage(let account, let to, let text, let clientID, let writtenAt):
            try self.sendMessage(text, to: to, from: account, clientID: clientID, writtenAt: writtenAt, id)
        case .retryMessage(let message): try self.retry(message, id)
        case .removeMessages(let removal): self.removeMessages(removal, id, now: now)
        case .restoreMessages, .compose, .tellDisplayed, .restoreAccount, .startCall, .sendDigits, .attach, .snapshot,
            .census, .signalling, .drain, .shutDown, .hangUp, .checkCall,
            .detach, .acceptCall, .rejectCall, .sessionOpened, .sessionClosed, .setReachable:
            preconditionFailure("only commands with a later reply begin here")
        }
    }

    /// The one reply of a command that had to wait.
    mutating func reply(_ command: CommandID, _ result: Result<PhoneReply, PhoneError>) {
        guard self.commands.remove(command) != nil else { return }
        self.emit(.reply(command, result))
    }

    private var snapshot: PhoneReply {
        let accounts = self.accounts.values.sorted().compactMap { self.lines[$0]?.snapshot }
        let calls = self.calls.values.map(\.snapshot).sorted { $0.id.rawValue < $1.id.rawValue }
        return .snapshot(accounts: accounts, calls: calls)
    }

    func call(_ id: CallID) throws(PhoneError) -> Call {
        guard let call = self.calls[id] else { throw .noSuchCall }
        return call
    }

    func line(of account: AccountID) throws(PhoneError) -> Line {
        guard let id = self.accounts[account], let line = self.lines[id] else { throw .noSuchAccount }
        return line
    }
}
