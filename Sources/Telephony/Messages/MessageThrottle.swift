import Primitives

/// How many messages of the network are taken: each sender has an allowance, and each account one for all its senders together.
///
struct MessageThrottle: Hashable, Sendable {
    /// The fill of one allowance: the instant at which it would be full again.
    private struct Bucket: Hashable {
        var fullAt: Instant
    }

    /// Senders whose allowance is not full; beyond that the one is forgotten that is the nearest to full.
    static let senderLimit = 2_000

    private var senders: [Correspondent: Bucket] = [:]
    private var accounts: [AccountID: Bucket] = [:]

    /// Takes one message of `sender`, or says after how long there is room for one.
    mutating func admit(
        _ sender: Correspondent, allowance: MessageAllowance, accountAllowance: MessageAllowance, now: Instant
    ) -> Duration? {
        let bucket = self.senders[sender] ?? Bucket(fullAt: now)
        let account = self.accounts[sender.account] ?? Bucket(fullAt: now)
        let wait = max(
            Self.wait(bucket, allowance, now: now) ?? .zero, Self.wait(account, accountAllowance, now: now) ?? .zero)
        guard wait <= .zero else { return wait }
        if self.senders[sender] == nil { self.makeRoom(now: now) }
        self.senders[sender] = Self.taken(bucket, allowance, now: now)
        self.accounts[sender.account] = Self.taken(account, accountAllowance, now: now)
        return nil
    }

    mutating func forget(_ account: AccountID) {
        self.accounts[account] = nil
        self.senders = self.senders.filter { $0.key.account != account }
    }

    /// How long until one more message fits; `nil` when it fits now.
    private static func wait(_ bucket: Bucket, _ allowance: MessageAllowance, now: Instant) -> Duration? {
        let latest = now + allowance.refill * (allowance.burst - 1)
        return bucket.fullAt <= latest ? nil : bucket.fullAt - latest
    }

    private static func taken(_ bucket: Bucket, _ allowance: MessageAllowance, now: Instant) -> Bucket {
        Bucket(fullAt: max(bucket.fullAt, now) + allowance.refill)
    }

    private mutating func makeRoom(now: Instant) {
        guard self.senders.count >= Self.senderLimit else { return }
        // Whose allowance is full needs no memory; mostly there are many of them.
        self.senders = self.senders.filter { $0.value.fullAt > now }
        guard self.senders.count >= Self.senderLimit,
            let rested = self.senders.min(by: { $0.value.fullAt < $1.value.fullAt })?.key
        else { return }
        self.senders[rested] = nil
    }
}
