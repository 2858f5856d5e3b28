/// The subscriptions of ours, found by their identity and by what a NOTIFY shows.
struct SubscriptionTable: Sendable {
    private var records: [SubscriptionID: Subscription] = [:]
    private var ids: [Subscription.Key: SubscriptionID] = [:]

    var count: Int { self.records.count }

    subscript(_ id: SubscriptionID) -> Subscription? { self.records[id] }

    func id(for key: Subscription.Key) -> SubscriptionID? { self.ids[key] }

    mutating func store(_ subscription: Subscription) {
        self.records[subscription.id] = subscription
        self.ids[subscription.key] = subscription.id
    }

    mutating func remove(_ id: SubscriptionID) {
        guard let subscription = self.records.removeValue(forKey: id) else { return }
        self.ids[subscription.key] = nil
    }
}
