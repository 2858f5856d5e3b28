import Primitives

/// An INVITE client transaction.
///
/// RFC 3261, section 17.1.1, as corrected by RFC 6026 (`accepted` and timer M).
/// The machine never reads a clock and never sends: each call returns what its caller must do. Whoever creates it
/// sends the INVITE.
struct InviteClientTransaction: Hashable, Sendable {
    enum State: Hashable {
        /// The INVITE is being retransmitted (timer A) until timer B; no response has arrived.
        case calling(interval: Duration)
        /// A provisional response arrived; the transaction user waits for a final one, however long it takes.
        case proceeding
        /// Our CANCEL is sent, or the session has ended meanwhile; a final response is due within 64*T1
        /// (RFC 3261, section 9.1).
        case abandoned
        /// A 2xx arrived; until timer M its copies pass up, so that the transaction user can repeat its ACK.
        case accepted
        /// A 3xx–6xx arrived; until timer D its copies are answered with the same ACK.
        case completed
        case terminated
    }

    enum Action: Hashable {
        case sendInvite
        case sendAck(for: Response)
        case passUp(Response)
        case acknowledgeAndPassUp(Response)
        case timedOut
        case transportFailed
    }

    private(set) var state: State
    /// The instant at which `handleTimeout(now:)` must be called; nil when no timer runs.
    private(set) var deadline: Instant?

    private let timers: TransactionTimers
    private let isReliable: Bool
    private let timerB: Instant

    init(timers: TransactionTimers, isReliable: Bool, now: Instant) {
        self.timers = timers
        self.isReliable = isReliable
        self.timerB = now + timers.giveUp
        self.state = .calling(interval: timers.t1)
        self.deadline = isReliable ? self.timerB : min(now + timers.t1, self.timerB)
    }

    mutating func receive(_ response: Response, now: Instant) -> Action? {
        switch self.state {
        case .calling, .proceeding, .abandoned:
            return self.receiveFirst(response, now: now)
        case .accepted:
            // Only copies of a 2xx matter: each asks for its ACK again (RFC 6026, section 8.4).
            return (200..<300).contains(response.status) ? .passUp(response) : nil
        case .completed:
            return response.status >= 300 ? .sendAck(for: response) : nil
        case .terminated:
            // The caller is about to forget this machine.
            return nil
        }
    }

    /// The caller sent CANCEL, or no longer waits for the outcome.
    mutating func abandon(now: Instant) {
        switch self.state {
        case .proceeding:
            self.state = .abandoned
            self.deadline = now + self.timers.giveUp
        case .calling, .abandoned, .accepted, .completed, .terminated:
            // The timers that run are the right ones; after a provisional response the caller abandons again.
            break
        }
    }

    mutating func handleTransportFailure() -> Action? {
        switch self.state {
        case .calling:
            self.terminate()
            return .transportFailed
        case .completed:
            // The ACK cannot travel; the final response is with the transaction user already.
            self.terminate()
            return nil
        case .proceeding, .abandoned, .accepted, .terminated:
            // Nothing of this transaction is on its way to the peer.
            return nil
        }
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        switch self.state {
        case .calling(let interval):
            guard now < self.timerB else {
                self.terminate()
                return .timedOut
            }
            self.state = .calling(interval: interval * 2)
            self.deadline = min(now + interval * 2, self.timerB)
            return .sendInvite
        case .abandoned:
            self.terminate()
            return .timedOut
        case .accepted, .completed:
            self.terminate()
            return nil
        case .proceeding, .terminated:
            preconditionFailure("no timer runs in \(self.state)")
        }
    }

    private mutating func receiveFirst(_ response: Response, now: Instant) -> Action {
        switch response.status {
        case ..<200:
            if case .calling = self.state {
                self.state = .proceeding
                self.deadline = nil
            }
            return .passUp(response)
        case 200..<300:
            self.state = .accepted
            self.deadline = now + self.timers.giveUp
            return .passUp(response)
        case _:
            self.state = .completed
            self.deadline = now + self.timers.timerD(isReliable: self.isReliable)
            if self.isReliable { self.terminate() }
            return .acknowledgeAndPassUp(response)
        }
    }

    private mutating func terminate() {
        self.state = .terminated
        self.deadline = nil
    }
}
