/// The messages that came and went since somebody took them, in their order.
///
/// It holds what one input caused: whoever drains the agent takes it each time. What it can grow to is limited as the
/// outputs of one input are, by `UserAgentLimits.pendingDatagrams`.
struct MessageTrace: Sendable {
    private struct Item: Sendable {
        var message: TracedMessage
        /// The server transaction, whose owner may become known only after this message.
        var transaction: UInt64?
    }

    let isOn: Bool
    private var items: [Item] = []

    init(isOn: Bool) {
        self.isOn = isOn
    }

    mutating func received(_ datagram: Datagram) {
        guard self.isOn else { return }
        self.items.append(Item(message: TracedMessage(.incoming, datagram, owner: nil)))
    }

    mutating func sent(_ datagram: Datagram, of owner: MessageOwner?, transaction: UInt64?) {
        guard self.isOn else { return }
        self.items.append(Item(message: TracedMessage(.outgoing, datagram, owner: owner), transaction: transaction))
    }

    /// The message that is being received belongs to this; nothing was sent since it came.
    mutating func recognise(_ owner: MessageOwner?, transaction: UInt64? = nil) {
        guard self.isOn, let last = self.items.indices.last, self.items[last].message.direction == .incoming else {
            return
        }
        self.items[last].message.owner = owner
        self.items[last].transaction = transaction
    }

    /// What came and went of this server transaction so far is its owner's.
    mutating func own(_ transaction: UInt64, _ owner: MessageOwner) {
        for index in self.items.indices where self.items[index].transaction == transaction {
            self.items[index].message.owner = owner
        }
    }

    mutating func take() -> [TracedMessage] {
        guard !self.items.isEmpty else { return [] }
        defer { self.items.removeAll(keepingCapacity: true) }
        return self.items.map(\.message)
    }
}
