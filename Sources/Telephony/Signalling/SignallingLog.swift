import Primitives
import SIP

/// The last SIP messages of each account. Nothing of them is read until somebody asks.
struct SignallingLog: Sendable {
    private let limits: SignallingLimits
    private var rings: [AccountID: SignallingRing] = [:]
    /// Whose oldest message is the oldest.
    private var ages = DeadlineQueue<AccountID>()
    private var lastNumber: UInt64 = 0
    private(set) var bytes = 0
    private(set) var messages = 0
    /// Messages that made room for others.
    private(set) var dropped: UInt64 = 0

    init(limits: SignallingLimits) {
        self.limits = limits
    }

    var accounts: Int { self.rings.count }

    mutating func append(_ message: TracedMessage, of account: AccountID, call: CallID?, now: Instant) {
        self.makeRoom(for: account)
        self.lastNumber &+= 1
        let entry = SignallingEntry(
            number: self.lastNumber, at: now, call: call, direction: message.direction, datagram: message.datagram)
        let cost = message.datagram.bytes.count + self.limits.entryOverhead
        self.rings[account, default: SignallingRing()].append(entry, cost: cost)
        self.bytes += cost
        self.messages += 1
        while let ring = self.rings[account],
            ring.count > self.limits.messagesPerAccount || ring.bytes > self.limits.bytesPerAccount
        {
            self.dropOldest(of: account)
        }
        self.schedule(account)
        while self.bytes > self.limits.bytes, let oldest = self.ages.popDue(now: .distantFuture) {
            self.dropOldest(of: oldest)
            self.schedule(oldest)
        }
    }

    /// Oldest first.
    func entries(of account: AccountID, call: CallID?) -> [SignallingEntry] {
        guard let entries = self.rings[account]?.entries else { return [] }
        guard let call else { return Array(entries) }
        return entries.filter { $0.call == call }
    }

    mutating func forget(_ account: AccountID) {
        guard let ring = self.rings.removeValue(forKey: account) else { return }
        self.ages.schedule(account, at: nil)
        self.bytes -= ring.bytes
        self.messages -= ring.count
    }

    private mutating func makeRoom(for account: AccountID) {
        guard self.rings[account] == nil, self.rings.count >= self.limits.accounts,
            let oldest = self.ages.popDue(now: .distantFuture)
        else { return }
        self.dropped &+= UInt64(self.rings[oldest]?.count ?? 0)
        self.forget(oldest)
    }

    private mutating func dropOldest(of account: AccountID) {
        guard let before = self.rings[account]?.bytes else { return }
        self.rings[account]?.removeOldest(overhead: self.limits.entryOverhead)
        self.bytes -= before - (self.rings[account]?.bytes ?? 0)
        self.messages -= 1
        self.dropped &+= 1
        if self.rings[account]?.count == 0 { self.rings[account] = nil }
    }

    private mutating func schedule(_ account: AccountID) {
        self.ages.schedule(account, at: self.rings[account]?.oldest?.at)
    }
}
