import Primitives
import SIP

// Before a restart: calls that are up go on until they end, and no new ones begin.

extension PhoneMachine {
    mutating func drain(_ command: CommandID, limit: Duration, now: Instant) -> PhoneReply? {
        switch self.stage {
        case .shuttingDown, .stopped:
            return .done
        case .draining(let waiting, let latest):
            self.stage = .draining(waiting + [command], latest: latest)
        case .running:
            self.stage = .draining([command], latest: now + limit)
            self.timers.schedule(.draining, at: now + limit)
        }
        self.commands.insert(command)
        return nil
    }

    /// RFC 3261, section 21.5.4: 503 with Retry-After, so that whoever has another server asks that one.
    mutating func refuseWhileDraining(_ session: InviteSessionID, now: Instant) {
        self.counters.callsRefusedDraining &+= 1
        self.agent.reject(
            session, status: 503, headers: [.retryAfter: String(self.settings.drainingRetryAfter)], now: now)
    }

    /// After each input: has the last call ended, or has it taken too long?
    mutating func finishDraining(now: Instant) {
        guard case .draining(let waiting, let latest) = self.stage, !waiting.isEmpty else { return }
        let isDone = self.calls.isEmpty && self.openingMedia.isEmpty
        guard isDone || now >= latest else { return }
        self.timers.schedule(.draining, at: nil)
        self.stage = .draining([], latest: latest)
        for command in waiting { self.reply(command, .success(.done)) }
    }
}
