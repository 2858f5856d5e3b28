import Primitives
import SIP

// Lines take force, take each other's place, and leave.

extension PhoneMachine {
    /// Makes a line the account's own; the one before it leaves with what it had waiting.
    mutating func putInForce(_ id: LineID, now: Instant) {
        guard let account = self.lines[id]?.account.id else { return }
        self.lines[id]?.role = .inForce
        self.watchAddresses(now: now)
        self.updateFlow(of: id, now: now)
        self.watchVoicemail(of: id, now: now)
        let before = self.accounts.updateValue(id, forKey: account)
        guard let before, before != id, let old = self.lines[before] else { return }
        for command in old.registerCommands { self.reply(command, .failure(.superseded)) }
        self.lines[before]?.registerCommands = []
        self.lines[before]?.waitingCalls = []
        self.lines[before]?.waitingMessages = []
        self.lines[id]?.waitingCalls += old.waitingCalls
        self.lines[id]?.waitingMessages += old.waitingMessages
        if self.hasSameBinding(id, before) {
            // The new registration is the old one's binding: unregistering would remove both.
            self.stopVoicemail(of: before, now: now)
            self.drop(before)
        } else {
            self.leave(before, now: now)
        }
        self.serveWaiting(id, now: now)
        self.serveOutbox(of: id, isProved: false, now: now)
    }

    /// A trial that was accepted by the server but could not be kept.
    mutating func withdraw(_ id: LineID, now: Instant) {
        guard let line = self.lines[id] else { return }
        if let inForce = self.accounts[line.account.id], self.hasSameBinding(id, inForce) {
            self.drop(id)
        } else {
            self.leave(id, now: now)
        }
    }

    /// Unregisters; the line is gone when the server has answered or is given up.
    mutating func leave(_ id: LineID, now: Instant) {
        guard let line = self.lines[id] else { return }
        self.failWaiting(id, .noSuchAccount, now: now)
        self.stopVoicemail(of: id, now: now)
        self.lines[id]?.role = .leaving
        self.timers.schedule(.patience(id), at: nil)
        if line.route == nil {
            self.drop(id)
            return
        }
        if line.isWaitingForSlot, !line.registration.isInForce(now: now) {
            // Its first REGISTER was never sent.
            self.tellRegistrationGone(line)
            self.drop(id)
            return
        }
        let action = self.lines[id]?.registration.unregister(now: now)
        self.tellRegistrationGone(line)
        self.obey(action, of: id, now: now)
        self.dropWhenUnregistered(id)
    }

    func dropsWhenUnregistered(_ line: Line) -> Bool {
        guard line.role == .leaving else { return false }
        return switch line.registration.state {
        case .unregistered, .failed: true
        case .registering, .registered, .refreshing, .unregistering: false
        }
    }

    mutating func dropWhenUnregistered(_ id: LineID) {
        guard let line = self.lines[id], self.dropsWhenUnregistered(line) else { return }
        self.drop(id)
    }

    /// Forgets a line at once.
    mutating func drop(_ id: LineID) {
        guard let line = self.lines.removeValue(forKey: id) else { return }
        self.forgetSignalling(of: line.account.id)
        for command in line.registerCommands { self.reply(command, .failure(.noSuchAccount)) }
        self.timers.schedule(.registration(id), at: nil)
        self.timers.schedule(.patience(id), at: nil)
        self.timers.schedule(.slot(id), at: nil)
        self.timers.schedule(.voicemail(id), at: nil)
        self.leavePace(line.account.hop)
        self.leaveFlow(line)
        self.leaveSTUN(line)
        if case .resolving(let resolution, _) = line.way { self.forget(resolution) }
        if let request = line.registerRequest { self.requests[request] = nil }
    }

    private func hasSameBinding(_ first: LineID, _ second: LineID) -> Bool {
        guard let first = self.lines[first]?.account, let second = self.lines[second]?.account else { return false }
        return first.user == second.user && first.domain == second.domain && first.server == second.server
    }

    private mutating func tellRegistrationGone(_ line: Line) {
        // A newer line of the account tells its own state; only the last one's end is news.
        guard self.accounts[line.account.id] == nil, line.reported != .unregistered else { return }
        self.tell(.registration(AccountSnapshot(line.account, registration: .unregistered)))
    }
}
