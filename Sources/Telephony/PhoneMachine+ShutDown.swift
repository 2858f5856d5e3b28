import Primitives
import SIP

// Leaving without loose ends: every call hung up, every registration taken back, every command answered.

extension PhoneMachine {
    mutating func shutDown(_ command: CommandID, now: Instant) -> PhoneReply? {
        switch self.stage {
        case .stopped:
            return .done
        case .shuttingDown(let waiting, let earliest, let latest):
            self.commands.insert(command)
            self.stage = .shuttingDown(waiting + [command], earliest: earliest, latest: latest)
        case .running, .draining:
            self.commands.insert(command)
            self.timers.schedule(.draining, at: nil)
            let hasDialogs = self.calls.values.contains { $0.inviteSession != nil }
            let earliest = hasDialogs ? now + self.settings.farewell : now
            let latest = now + self.settings.shutDownLimit
            self.stage = .shuttingDown([command], earliest: earliest, latest: latest)
            self.timers.schedule(.shutDown, at: hasDialogs ? earliest : latest)
            self.leaveEverything(now: now)
        }
        return nil
    }

    private mutating func leaveEverything(now: Instant) {
        for call in self.sortedCalls {
            self.update(call.id, now: now) { $0.leave(because: .shutDown, now: now) }
        }
        for id in self.lines.keys.sorted() {
            guard let line = self.lines[id] else { continue }
            switch line.role {
            case .inForce:
                self.leave(id, now: now)
            case .trial(let command), .storing(let command, _):
                self.reply(command, .failure(.shuttingDown))
                self.drop(id)
            case .leaving:
                break  // On its way already.
            }
        }
    }

    /// After each input: is everything done, or has it taken too long?
    mutating func finishShutDown(now: Instant) {
        guard case .shuttingDown(let waiting, let earliest, let latest) = self.stage else { return }
        let isDone = self.calls.isEmpty && self.lines.isEmpty && self.openingMedia.isEmpty && self.stores.isEmpty
        guard now >= latest || (isDone && now >= earliest) else {
            self.timers.schedule(.shutDown, at: now < earliest ? earliest : latest)
            return
        }
        for call in self.sortedCalls { self.update(call.id, now: now) { $0.finish(.shutDown, now: now) } }
        for id in self.lines.keys.sorted() { self.drop(id) }
        for command in self.commands.subtracting(waiting).sorted(by: { $0.rawValue < $1.rawValue }) {
            self.reply(command, .failure(.shuttingDown))
        }
        self.timers.schedule(.shutDown, at: nil)
        self.forgetMessages()
        self.stores = [:]
        self.accounts = [:]
        self.stage = .stopped
        for command in waiting { self.reply(command, .success(.done)) }
    }
}
