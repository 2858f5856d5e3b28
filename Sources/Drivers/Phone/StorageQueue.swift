import Telephony

/// Storage effects in their order, one at a time: a removal must not overtake the save before it.
struct StorageQueue {
    private let limit: Int
    private var waiting: [(StorageID, StorageEffect)] = []
    private var isBusy = false
    private var idleListeners: [() -> Void] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Effects that are not done.
    var count: Int { self.waiting.count + (self.isBusy ? 1 : 0) }

    /// `false` when the queue is full.
    mutating func append(_ id: StorageID, _ effect: StorageEffect) -> Bool {
        guard self.waiting.count < self.limit else { return false }
        self.waiting.append((id, effect))
        return true
    }

    /// The effect to perform now; `nil` while one is performed or when there is none.
    mutating func next() -> (StorageID, StorageEffect)? {
        guard !self.isBusy, !self.waiting.isEmpty else { return nil }
        self.isBusy = true
        return self.waiting.removeFirst()
    }

    /// The effect given by `next` is done.
    mutating func finish() {
        self.isBusy = false
        if self.waiting.isEmpty { self.stopWaiting() }
    }

    /// Tells those who wait for the end of the work that they need not.
    mutating func stopWaiting() {
        let listeners = self.idleListeners
        self.idleListeners = []
        for listener in listeners { listener() }
    }

    mutating func whenIdle(_ listener: @escaping () -> Void) {
        if !self.isBusy, self.waiting.isEmpty { listener() } else { self.idleListeners.append(listener) }
    }
}
