/// The base values from which every timer of RFC 3261, section 17 and table 4, is derived.
public struct TransactionTimers: Hashable, Sendable {
    /// The round-trip estimate; the first retransmission interval.
    public var t1: Duration
    /// The longest interval between retransmissions of non-INVITE requests and of INVITE responses.
    public var t2: Duration
    /// How long a message may remain in the network.
    public var t4: Duration

    public init(t1: Duration = .milliseconds(500), t2: Duration = .seconds(4), t4: Duration = .seconds(5)) {
        self.t1 = t1
        self.t2 = t2
        self.t4 = t4
    }

    /// 64*T1: timers B, F, H, L, M and the wait for an ACK.
    public var giveUp: Duration { self.t1 * 64 }

    /// Timer D: how long a completed INVITE client transaction absorbs repeated final responses.
    public func timerD(isReliable: Bool) -> Duration { isReliable ? .zero : max(.seconds(32), self.giveUp) }

    /// Timers I and K: how long the other side may still repeat what was answered.
    public func linger(isReliable: Bool) -> Duration { isReliable ? .zero : self.t4 }

    /// Timer J: how long a completed non-INVITE server transaction absorbs repeated requests.
    public func timerJ(isReliable: Bool) -> Duration { isReliable ? .zero : self.giveUp }

    /// How long the transaction user may think before the INVITE server transaction says 100 itself
    /// (RFC 3261, section 17.2.1).
    static let tryingDelay = Duration.milliseconds(200)
}
