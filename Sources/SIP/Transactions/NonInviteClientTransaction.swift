import Primitives

/// A client transaction for every method but INVITE and ACK (RFC 3261, section 17.1.2).
///
/// Whoever creates it sends the request; each call returns what its caller must do.
struct NonInviteClientTransaction: Hashable, Sendable {
    enum State: Hashable {
        /// The request is being retransmitted (timer E, doubling up to T2) until timer F.
        case trying(interval: Duration)
        /// A provisional response arrived; retransmission goes on every T2, because only a final one stops it.
        case proceeding
        /// A final response arrived; its copies are absorbed until timer K.
        case completed
        case terminated
    }

    enum Action: Hashable {
        case sendRequest
        case passUp(Response)
        case timedOut
        case transportFailed
    }

    private(set) var state: State
    /// The instant at which `handleTimeout(now:)` must be called; nil when the machine is done.
    private(set) var deadline: Instant?

    private let timers: TransactionTimers
    private let isReliable: Bool
    private let timerF: Instant

    init(timers: TransactionTimers, isReliable: Bool, now: Instant) {
        self.timers = timers
        self.isReliable = isReliable
        self.timerF = now + timers.giveUp
        self.state = .trying(interval: timers.t1)
        self.deadline = isReliable ? self.timerF : min(now + timers.t1, self.timerF)
    }

    mutating func receive(_ response: Response, now: Instant) -> Action? {
        switch self.state {
        case .trying, .proceeding:
            if response.status < 200 {
                self.state = .proceeding
                return .passUp(response)
            }
            self.state = .completed
            self.deadline = now + self.timers.linger(isReliable: self.isReliable)
            if self.isReliable { self.terminate() }
            return .passUp(response)
        case .completed, .terminated:
            // A copy of what the transaction user already has.
            return nil
        }
    }

    mutating func handleTransportFailure() -> Action? {
        switch self.state {
        case .trying, .proceeding:
            self.terminate()
            return .transportFailed
        case .completed, .terminated:
            // The outcome is known already.
            return nil
        }
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        switch self.state {
        case .trying(let interval):
            let next = min(interval * 2, self.timers.t2)
            self.state = .trying(interval: next)
            return self.repeatRequest(after: next, now: now)
        case .proceeding:
            return self.repeatRequest(after: self.timers.t2, now: now)
        case .completed:
            self.terminate()
            return nil
        case .terminated:
            preconditionFailure("no timer runs in \(self.state)")
        }
    }

    private mutating func repeatRequest(after interval: Duration, now: Instant) -> Action {
        guard now < self.timerF else {
            self.terminate()
            return .timedOut
        }
        self.deadline = min(now + interval, self.timerF)
        return .sendRequest
    }

    private mutating func terminate() {
        self.state = .terminated
        self.deadline = nil
    }
}
