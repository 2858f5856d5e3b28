import Primitives

/// Our provisional responses that the caller must acknowledge with PRACK, one at a time (RFC 3262, section 3).
struct ReliableProvisionals: Hashable, Sendable {
    /// A response that is repeated until its PRACK comes.
    struct Pending: Hashable, Sendable {
        let number: UInt32
        let datagram: Datagram
        let hasDescription: Bool
        /// The instant at which `handleTimeout(now:)` must be called.
        fileprivate(set) var deadline: Instant
        fileprivate let giveUp: Instant
        fileprivate var interval: Duration
    }

    /// A response that waits until the one before it is acknowledged.
    struct Waiting: Hashable, Sendable {
        let status: Int
        let body: [UInt8]
        let contentType: String?
    }

    enum Action: Hashable, Sendable {
        case sendAgain(Datagram)
        /// 64*T1 passed without a PRACK: the INVITE is refused.
        case noPrack
    }

    private(set) var pending: Pending?
    private(set) var waiting: [Waiting] = []
    private var lastNumber: UInt32?

    /// How many responses may wait; the oldest is dropped, as only the latest tells how things stand.
    private static let waitingLimit = 4

    var deadline: Instant? { self.pending?.deadline }

    /// The RSeq of the next response: the first is drawn below 2^31, the others follow it.
    mutating func nextNumber(entropy: inout EntropySource) -> UInt32 {
        let number = self.lastNumber.map { $0 &+ 1 } ?? 1 + entropy.uint32() % 0x7FFF_FFFE
        self.lastNumber = number
        return number
    }

    mutating func begin(
        number: UInt32, datagram: Datagram, hasDescription: Bool, timers: TransactionTimers, now: Instant
    ) {
        self.pending = Pending(
            number: number, datagram: datagram, hasDescription: hasDescription, deadline: now + timers.t1,
            giveUp: now + timers.giveUp, interval: timers.t1)
    }

    mutating func wait(_ response: Waiting) {
        self.waiting.append(response)
        if self.waiting.count > Self.waitingLimit { self.waiting.removeFirst() }
    }

    /// The response that a PRACK acknowledges; nil when it acknowledges none.
    mutating func acknowledge(_ number: UInt32) -> Pending? {
        guard let pending, pending.number == number else { return nil }
        self.pending = nil
        return pending
    }

    mutating func nextWaiting() -> Waiting? {
        guard self.pending == nil, !self.waiting.isEmpty else { return nil }
        return self.waiting.removeFirst()
    }

    /// The interval doubles without a limit of its own (section 3), over reliable transports too.
    mutating func handleTimeout(now: Instant) -> Action? {
        guard var pending, pending.deadline <= now else { return nil }
        guard now < pending.giveUp else {
            self.pending = nil
            return .noPrack
        }
        pending.interval = pending.interval * 2
        pending.deadline = min(now + pending.interval, pending.giveUp)
        self.pending = pending
        return .sendAgain(pending.datagram)
    }
}
