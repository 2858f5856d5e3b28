import Primitives

/// Our 2xx to an INVITE, repeated by the transaction user until its ACK comes (RFC 3261, section 13.3.1.4).
///
/// It is repeated over reliable transports too, because a proxy on the way may use an unreliable one.
struct SuccessRetransmission: Hashable, Sendable {
    enum Action: Hashable {
        case sendAgain
        /// 64*T1 passed without an ACK: the session must be ended with BYE.
        case noAck
    }

    /// The instant at which `handleTimeout(now:)` must be called.
    private(set) var deadline: Instant

    private let timers: TransactionTimers
    private let giveUp: Instant
    private var interval: Duration

    init(timers: TransactionTimers, now: Instant) {
        self.timers = timers
        self.interval = timers.t1
        self.giveUp = now + timers.giveUp
        self.deadline = min(now + timers.t1, self.giveUp)
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard now >= self.deadline else { return nil }
        guard now < self.giveUp else { return .noAck }
        self.interval = min(self.interval * 2, self.timers.t2)
        self.deadline = min(now + self.interval, self.giveUp)
        return .sendAgain
    }
}
