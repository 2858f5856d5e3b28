import Primitives

/// An INVITE server transaction.
///
/// RFC 3261, section 17.2.1, as corrected by RFC 6026 (`accepted` and timer L). Responses are kept as the bytes that
/// went out, so that repeating one costs nothing. Copies of a 2xx are the transaction user's work
/// (`SuccessRetransmission`), because its ACK is a transaction of its own.
struct InviteServerTransaction: Hashable, Sendable {
    enum State: Hashable {
        /// No final response yet; copies of the INVITE are answered with the last provisional one.
        case proceeding(last: [UInt8]?)
        /// A 2xx was sent; copies of the INVITE are absorbed until timer L.
        case accepted
        /// A 3xx–6xx is being repeated (timer G) until its ACK comes or timer H fires.
        case completed(response: [UInt8], interval: Duration)
        /// The ACK came; its copies are absorbed until timer I.
        case confirmed
        case terminated
    }

    enum Action: Hashable {
        case send([UInt8])
        /// The transaction user said nothing for 200 ms, or a copy of the INVITE came before it did: answer 100.
        case sendTrying
        /// An ACK that reuses the INVITE's branch although the answer was a 2xx.
        case passUpAck
        /// No ACK for our 3xx–6xx within 64*T1 (timer H).
        case timedOut
    }

    private(set) var state: State = .proceeding(last: nil)
    /// The instant at which `handleTimeout(now:)` must be called; nil when no timer runs.
    private(set) var deadline: Instant?

    private let timers: TransactionTimers
    private let isReliable: Bool
    private var timerH: Instant = .distantFuture

    init(timers: TransactionTimers, isReliable: Bool, now: Instant) {
        self.timers = timers
        self.isReliable = isReliable
        self.deadline = now + TransactionTimers.tryingDelay
    }

    /// Whether a final response went out, so that a CANCEL has no effect any more.
    var isFinal: Bool {
        switch self.state {
        case .proceeding: false
        case .accepted, .completed, .confirmed, .terminated: true
        }
    }

    mutating func respond(status: Int, bytes: [UInt8], now: Instant) -> Action? {
        switch self.state {
        case .proceeding:
            self.enter(status: status, bytes: bytes, now: now)
            return .send(bytes)
        case .accepted:
            return (200..<300).contains(status) ? .send(bytes) : nil
        case .completed, .confirmed, .terminated:
            // The first final response stands.
            return nil
        }
    }

    mutating func receiveCopy(now: Instant) -> Action? {
        switch self.state {
        case .proceeding(last: nil):
            return .sendTrying
        case .proceeding(last: .some(let bytes)):
            return .send(bytes)
        case .completed(let response, _):
            return .send(response)
        case .accepted, .confirmed, .terminated:
            // A late copy: the 2xx is repeated by the transaction user, or the ACK proves that the answer arrived.
            return nil
        }
    }

    mutating func receiveAck(now: Instant) -> Action? {
        switch self.state {
        case .completed:
            self.state = .confirmed
            self.deadline = now + self.timers.linger(isReliable: self.isReliable)
            if self.isReliable { self.terminate() }
            return nil
        case .accepted:
            return .passUpAck
        case .proceeding, .confirmed, .terminated:
            // Nothing to acknowledge, or acknowledged before.
            return nil
        }
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        switch self.state {
        case .proceeding:
            self.deadline = nil
            return .sendTrying
        case .completed(let response, let interval):
            guard now < self.timerH else {
                self.terminate()
                return .timedOut
            }
            let next = min(interval * 2, self.timers.t2)
            self.state = .completed(response: response, interval: next)
            self.deadline = min(now + next, self.timerH)
            return .send(response)
        case .accepted, .confirmed:
            self.terminate()
            return nil
        case .terminated:
            preconditionFailure("no timer runs in \(self.state)")
        }
    }

    private mutating func enter(status: Int, bytes: [UInt8], now: Instant) {
        switch status {
        case ..<200:
            self.state = .proceeding(last: bytes)
            self.deadline = nil
        case 200..<300:
            self.state = .accepted
            self.deadline = now + self.timers.giveUp
        case _:
            self.state = .completed(response: bytes, interval: self.timers.t1)
            self.timerH = now + self.timers.giveUp
            self.deadline = self.isReliable ? self.timerH : min(now + self.timers.t1, self.timerH)
        }
    }

    private mutating func terminate() {
        self.state = .terminated
        self.deadline = nil
    }
}
