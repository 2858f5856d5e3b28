import Primitives
import SIP

// Deadlines of the machine's own; the agent keeps its own.

extension PhoneMachine {
    mutating func handleTimeout(now: Instant) {
        self.agent.handleTimeout(now: now)
        while let key = self.timers.popDue(now: now) {
            switch key {
            case .registration(let line):
                self.obey(self.lines[line]?.registration.handleTimeout(now: now), of: line, now: now)
            case .slot(let line): self.takeSlot(line, now: now)
            case .keepAlive(let flow): self.keepAlive(flow, now: now)
            case .question(let purpose): self.questionTimeout(purpose, now: now)
            case .stun(let watch): self.askAgain(watch, now: now)
            case .addresses: self.checkAddresses(now: now)
            case .resolution(let id): self.resolved(id, .failure(.unavailable), lifetime: nil, now: now)
            case .voicemail(let line): self.voicemailTimeout(line, now: now)
            case .patience(let line): self.patienceEnded(line)
            case .call(let call): self.update(call, now: now) { $0.handleTimeout(now: now) }
            case .mediaPort(let call): self.keepPortOpen(call, now: now)
            case .referral(let call): self.referralTimeout(call, now: now)
            case .outbox(let correspondent): self.outboxTimeout(correspondent, now: now)
            case .composing(let correspondent): self.stopsWriting(correspondent)
            case .draining: break  // `finishDraining` runs after every input.
            case .shutDown: break  // `finishShutDown` runs after every input.
            }
        }
    }
}
