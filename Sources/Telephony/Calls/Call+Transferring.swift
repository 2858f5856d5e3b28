import Primitives
import SIP

// Handing the far end over to somebody else (RFC 3515, RFC 5589): we are the transferor.

extension Call {
    /// - Parameter referTo: The value of Refer-To.
    mutating func transfer(to target: RemoteParty, referTo: String) throws(PhoneError) -> [Action] {
        switch self.state {
        case .active(let session):
            guard self.transfer?.isOpen != true else { throw .transferInProgress }
            self.transfer = Transfer(target: target, limit: self.limits.transfer)
            return [.report, .refer(session, referTo: referTo)]
        case .ending, .ended: throw .noSuchCall
        case _: throw .notInCall
        }
    }

    mutating func referAnswered(_ response: Response?, now: Instant) -> [Action] {
        self.updateTransfer(now: now) { $0.answered(response, now: now) }
    }

    mutating func receiveNotify(_ state: SubscriptionState, _ fragment: StatusFragment?, now: Instant) -> [Action] {
        self.updateTransfer(now: now) { $0.receive(state, fragment, now: now) }
    }

    mutating func transferTimeout(now: Instant) -> [Action] {
        self.updateTransfer(now: now) { $0.handleTimeout(now: now) }
    }

    private mutating func updateTransfer(now: Instant, _ input: (inout Transfer) -> Void) -> [Action] {
        guard var transfer = self.transfer else { return [] }
        let before = transfer
        input(&transfer)
        self.transfer = transfer
        guard transfer != before else { return [] }
        var actions: [Action] = transfer.state == before.state ? [] : [.report]
        let wasAnswered = !before.isAccepted && (transfer.isAccepted || !transfer.isOpen)
        switch transfer.state {
        case .trying, .ringing:
            if wasAnswered { actions.append(.transferAnswered(nil)) }
        case .done:
            if wasAnswered { actions.append(.transferAnswered(nil)) }
            actions += self.leave(because: .transferred(to: transfer.target), now: now)
        case .failed(let status, let message):
            if before.isOpen, before.isAccepted {
                actions.append(.notice(.warning, code: "transferFailed", message: message))
            } else if before.isOpen {
                actions.append(.transferAnswered(.transferRefused(message: message, status: status)))
            }
        }
        return actions
    }
}
