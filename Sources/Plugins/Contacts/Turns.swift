/// Lets one after the other in, for each key apart, in the order of their arrival.
///
/// An actor alone does not: while one of its methods waits, another one may begin.
actor Turns<Key: Hashable & Sendable> {
    /// Who waits for a key that is taken; the key is free when it is not here.
    private var waiting: [Key: [CheckedContinuation<Void, Never>]] = [:]

    func inTurn<Value: Sendable>(
        _ key: Key, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        await self.take(key)
        defer { self.give(key) }
        return try await work()
    }

    private func take(_ key: Key) async {
        guard self.waiting[key] != nil else {
            self.waiting[key] = []
            return
        }
        await withCheckedContinuation { self.waiting[key, default: []].append($0) }
    }

    private func give(_ key: Key) {
        guard var queue = self.waiting[key], !queue.isEmpty else {
            self.waiting[key] = nil
            return
        }
        let next = queue.removeFirst()
        self.waiting[key] = queue
        next.resume()
    }
}
