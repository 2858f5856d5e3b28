import SIP

/// The last messages of one account, oldest first.
struct SignallingRing: Sendable {
    private var items: [SignallingEntry] = []
    /// Where the oldest one is; what lies before it is gone and is cleared away from time to time.
    private var head = 0
    /// What the messages take, `SignallingLimits.entryOverhead` for each among it.
    private(set) var bytes = 0

    private static let gapLimit = 64

    var count: Int { self.items.count - self.head }
    var oldest: SignallingEntry? { self.count > 0 ? self.items[self.head] : nil }
    var entries: ArraySlice<SignallingEntry> { self.items[self.head...] }

    mutating func append(_ entry: SignallingEntry, cost: Int) {
        self.items.append(entry)
        self.bytes += cost
    }

    mutating func removeOldest(overhead: Int) {
        guard let oldest = self.oldest else { return }
        self.bytes -= oldest.datagram.bytes.count + overhead
        self.head += 1
        guard self.head >= Self.gapLimit || self.head == self.items.count else { return }
        self.items.removeFirst(self.head)
        self.head = 0
    }
}
