import Primitives
import SIP

// REGISTERs wait for their turn, so that no restart, of a server or of this host, makes a storm of them.

extension PhoneMachine {
    mutating func joinPace(_ server: ServerAddress) {
        self.paces[server, default: RegisterPace()].lines += 1
    }

    mutating func leavePace(_ server: ServerAddress) {
        guard var pace = self.paces[server] else { return }
        pace.lines -= 1
        self.paces[server] = pace.lines > 0 ? pace : nil
    }

    /// A REGISTER is due: it goes at once where a person waits for it, else when its turn comes.
    mutating func queueRegister(_ id: LineID, now: Instant) {
        guard let line = self.lines[id] else { return }
        let isSilent = self.paces[line.account.hop]?.isSilent ?? false
        let interval = isSilent ? self.settings.silentRegisterInterval : self.settings.registerInterval
        let slot = self.paces[line.account.hop]?.slot(isUrgent: line.isAwaited, interval: interval, now: now) ?? now
        if slot <= now {
            self.sendRegister(id, now: now)
        } else {
            self.lines[id]?.isWaitingForSlot = true
            self.timers.schedule(.slot(id), at: slot)
        }
    }

    mutating func takeSlot(_ id: LineID, now: Instant) {
        guard self.lines[id]?.isWaitingForSlot == true else { return }
        self.lines[id]?.isWaitingForSlot = false
        self.timers.schedule(.slot(id), at: nil)
        self.sendRegister(id, now: now)
    }

    mutating func serverFellSilent(_ id: LineID) {
        guard let hop = self.lines[id]?.account.hop else { return }
        self.paces[hop]?.fell(silent: true)
    }

    /// One answer is enough: all lines of the server that wait because of its silence get slots now.
    mutating func serverAnswered(_ id: LineID, now: Instant) {
        guard let hop = self.lines[id]?.account.hop, self.paces[hop]?.isSilent == true else { return }
        self.paces[hop]?.fell(silent: false)
        for other in self.lines.keys.sorted() where other != id && self.lines[other]?.account.hop == hop {
            self.lines[other]?.rests.endSilence()
            if self.lines[other]?.isWaitingForSlot == true {
                self.queueRegister(other, now: now)
            } else {
                self.obey(self.lines[other]?.registration.hurry(now: now), of: other, now: now)
            }
        }
    }

    /// What the server saw of us: behind a translator that has moved, the binding is made anew at once.
    mutating func learn(from response: Response, of id: LineID, on route: Route, now: Instant) {
        self.learn(response.learnedAddress, of: id, on: route, now: now)
    }

    /// - Parameter isMove: The binding is made anew also where Contact stays as it is.
    mutating func learn(_ ours: IPEndpoint?, of id: LineID, on route: Route, isMove: Bool = false, now: Instant) {
        let hasChanged = self.lines[id]?.learn(ours, on: route, pause: self.settings.relearnPause, now: now)
        guard hasChanged == true || isMove, self.lines[id]?.registeredRoute == route else { return }
        self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
    }
}

extension Line {
    /// Whether a person looks on.
    fileprivate var isAwaited: Bool {
        switch self.role {
        case .trial, .storing: true
        case .inForce: !self.registerCommands.isEmpty
        case .leaving: false
        }
    }
}
