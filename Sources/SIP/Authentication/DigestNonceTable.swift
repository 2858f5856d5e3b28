import Primitives

/// The counts seen with each nonce, so that no request is accepted twice (RFC 7616, section 3.4, nc).
struct DigestNonceTable: Sendable {
    /// A sliding window: datagrams may overtake each other, but none counts twice.
    private struct Use: Sendable {
        var highest: UInt32
        /// Bit n: the count `highest - n` was seen.
        var seen: UInt64
        let issued: Instant
    }

    private let limit: Int
    private var uses: [String: Use] = [:]
    /// Used nonces, oldest use first; what is before `first` is gone.
    private var order: [String] = []
    private var first = 0
    /// Unused nonces made at or before this instant are not accepted: they may be among the forgotten.
    private var floor: Instant?
    private(set) var dropped = 0

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { self.uses.count }

    /// Whether this use is the first of its count; it is then remembered.
    mutating func use(_ nonce: DigestNonce, count: UInt32) -> Bool {
        guard count > 0 else { return false }
        guard var use = self.uses[nonce.text] else { return self.insert(nonce, count: count) }
        if count > use.highest {
            let distance = count - use.highest
            use.seen = distance < 64 ? use.seen << UInt64(distance) | 1 : 1
            use.highest = count
        } else {
            let bit = UInt64(use.highest - count)
            guard bit < 64, use.seen >> bit & 1 == 0 else { return false }
            use.seen |= 1 << bit
        }
        self.uses[nonce.text] = use
        return true
    }

    private mutating func insert(_ nonce: DigestNonce, count: UInt32) -> Bool {
        if let floor, nonce.issued <= floor { return false }
        if self.uses.count >= self.limit { self.dropOldest() }
        self.uses[nonce.text] = Use(highest: count, seen: 1, issued: nonce.issued)
        self.order.append(nonce.text)
        return true
    }

    private mutating func dropOldest() {
        guard self.first < self.order.count, let use = self.uses.removeValue(forKey: self.order[self.first]) else {
            return
        }
        self.first += 1
        self.dropped += 1
        self.floor = max(self.floor ?? use.issued, use.issued)
        if self.first > self.limit {
            self.order.removeFirst(self.first)
            self.first = 0
        }
    }
}
