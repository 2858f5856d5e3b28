import Primitives
import SIP

// Accounts come from the vault, are tried and saved, and go.

extension PhoneMachine {
    /// An account of the vault; when it is already there, the new settings take the place of the old.
    mutating func restore(_ account: Account, now: Instant) throws(PhoneError) -> AccountSnapshot {
        try self.check(account)
        let line = self.makeLine(account, role: .inForce)
        self.putInForce(line.id, now: now)
        self.obey(self.lines[line.id]?.registration.register(now: now), of: line.id, now: now)
        return self.lines[line.id]?.snapshot ?? line.snapshot
    }

    /// Tries the account at its server; it is stored and takes force only when the server accepts it.
    mutating func save(_ account: Account, _ command: CommandID, now: Instant) throws(PhoneError) {
        try self.check(account)
        try account.checkEncryption(field: "transport")
        for other in self.lines.values.sorted(by: { $0.id < $1.id }) where other.account.id == account.id {
            guard case .trial(let earlier) = other.role else { continue }
            self.reply(earlier, .failure(.superseded))
            self.drop(other.id)
        }
        let line = self.makeLine(account, role: .trial(command))
        self.timers.schedule(.patience(line.id), at: now + self.settings.saveLimit)
        self.obey(self.lines[line.id]?.registration.register(now: now), of: line.id, now: now)
    }

    /// The vault forgets first: should it fail, the account still works and can be removed again.
    mutating func remove(_ account: AccountID, _ command: CommandID) throws(PhoneError) {
        _ = try self.line(of: account)
        self.store(.removeAccount(account), for: .remove(account, command))
    }

    /// The vault keeps them first; a line that replaces this one meanwhile brings its own.
    mutating func setPreferences(
        _ preferences: AccountPreferences, of account: AccountID, _ command: CommandID
    ) throws(PhoneError) {
        var changed = try self.line(of: account).account
        let wasRequired = changed.preferences.encryption == .required
        changed.preferences = preferences
        try changed.checkEncryption(field: wasRequired ? "srtpWithoutTLS" : "srtp")
        self.store(.saveAccount(changed), for: .preferences(account, preferences, command))
    }

    mutating func register(_ account: AccountID, _ command: CommandID, now: Instant) throws(PhoneError) {
        let id = try self.line(of: account).id
        self.lines[id]?.registerCommands.append(command)
        self.timers.schedule(.patience(id), at: now + self.settings.saveLimit)
        if self.lines[id]?.isWaitingForSlot == true {
            self.takeSlot(id, now: now)
        } else {
            self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
        }
    }

    mutating func stored(_ id: StorageID, _ outcome: StoreOutcome, now: Instant) {
        guard let purpose = self.stores.removeValue(forKey: id) else {
            self.counters.lateInputs &+= 1
            return
        }
        switch purpose {
        case .message(let purpose): self.messageStored(purpose, outcome, now: now)
        case .save(let line):
            guard let failure = outcome.failure else { return self.saved(line, now: now) }
            guard case .storing(let command, _) = self.lines[line]?.role else { return }
            self.reply(command, .failure(.storageFailed(code: failure.code, reason: failure.message)))
            self.withdraw(line, now: now)
        case .remove(let account, let command):
            guard self.isStored(outcome, for: command) else { return }
            self.removed(account, command, now: now)
        case .preferences(let account, let preferences, let command):
            guard self.isStored(outcome, for: command) else { return }
            self.tookPreferences(preferences, of: account, command)
        }
    }

    private mutating func isStored(_ outcome: StoreOutcome, for command: CommandID) -> Bool {
        guard let failure = outcome.failure else { return true }
        self.reply(command, .failure(.storageFailed(code: failure.code, reason: failure.message)))
        return false
    }

    private mutating func saved(_ id: LineID, now: Instant) {
        guard let line = self.lines[id], case .storing(let command, _) = line.role else { return }
        self.putInForce(id, now: now)
        self.reply(command, .success(.account(line.snapshot)))
        self.tellRegistration(of: id)
    }

    private mutating func tookPreferences(
        _ preferences: AccountPreferences, of account: AccountID, _ command: CommandID
    ) {
        guard let id = self.accounts[account], self.lines[id] != nil else {
            self.reply(command, .failure(.noSuchAccount))
            return
        }
        self.lines[id]?.account.preferences = preferences
        guard let snapshot = self.lines[id]?.snapshot else { return }
        self.reply(command, .success(.account(snapshot)))
        self.tell(.registration(snapshot))
    }

    private mutating func removed(_ account: AccountID, _ command: CommandID, now: Instant) {
        for call in self.sortedCalls where call.account == account {
            self.update(call.id, now: now) { $0.leave(because: .accountRemoved, now: now) }
        }
        if let id = self.accounts.removeValue(forKey: account) { self.leave(id, now: now) }
        self.emptyOutbox(of: account, now: now)
        self.signalling.forget(account)
        // The last word about the account: whoever is told of its removal hears nothing of it afterwards.
        self.reply(command, .success(.done))
    }

    private mutating func check(_ account: Account) throws(PhoneError) {
        try account.validate()
        guard self.accounts[account.id] != nil || self.lines.count < self.settings.accountLimit else {
            throw .tooManyAccounts(limit: self.settings.accountLimit)
        }
    }

    private mutating func makeLine(_ account: Account, role: Line.Role) -> Line {
        let line = Line(
            id: LineID(rawValue: self.number()), account: account, role: role, entropy: self.entropy.split())
        self.lines[line.id] = line
        self.joinPace(account.hop)
        return line
    }

    mutating func store(_ effect: StorageEffect, for purpose: StorePurpose) {
        let id = StorageID(rawValue: self.number())
        self.stores[id] = purpose
        if case .save(let line) = purpose, case .trial(let command) = self.lines[line]?.role {
            self.lines[line]?.role = .storing(command, id)
        }
        self.emit(.store(id, effect))
    }

    var sortedCalls: [Call] {
        self.calls.values.sorted { $0.id.rawValue < $1.id.rawValue }
    }
}
