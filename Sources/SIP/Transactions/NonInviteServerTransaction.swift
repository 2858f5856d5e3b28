import Primitives

/// A server transaction for every method but INVITE and ACK (RFC 3261, section 17.2.2).
///
/// The RFC lets `trying` last forever; here it ends after 64*T1, when the client has given up (its timer F), so that a
/// silent transaction user cannot leak.
struct NonInviteServerTransaction: Hashable, Sendable {
    enum State: Hashable {
        /// The request is with the transaction user; copies are absorbed.
        case trying
        case proceeding(last: [UInt8])
        /// The final response is repeated for each copy of the request until timer J.
        case completed(response: [UInt8])
        case terminated
    }

    enum Action: Hashable {
        case send([UInt8])
    }

    private(set) var state: State = .trying
    /// The instant at which `handleTimeout(now:)` must be called; nil when the machine is done.
    private(set) var deadline: Instant?

    private let timers: TransactionTimers
    private let isReliable: Bool

    init(timers: TransactionTimers, isReliable: Bool, now: Instant) {
        self.timers = timers
        self.isReliable = isReliable
        self.deadline = now + timers.giveUp
    }

    mutating func respond(status: Int, bytes: [UInt8], now: Instant) -> Action? {
        switch self.state {
        case .trying, .proceeding:
            if status < 200 {
                self.state = .proceeding(last: bytes)
            } else {
                self.state = .completed(response: bytes)
                self.deadline = now + self.timers.timerJ(isReliable: self.isReliable)
                if self.isReliable { self.terminate() }
            }
            return .send(bytes)
        case .completed, .terminated:
            // The first final response stands; any other one is discarded (section 17.2.2).
            return nil
        }
    }

    mutating func receiveCopy(now: Instant) -> Action? {
        switch self.state {
        case .proceeding(let bytes), .completed(let bytes):
            return .send(bytes)
        case .trying, .terminated:
            // The transaction user has not answered yet, or the copy comes too late to match anything.
            return nil
        }
    }

    mutating func handleTimeout(now: Instant) -> Action? {
        guard let deadline, now >= deadline else { return nil }
        self.terminate()
        return nil
    }

    private mutating func terminate() {
        self.state = .terminated
        self.deadline = nil
    }
}
