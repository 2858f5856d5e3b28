import Drivers
import Synchronization
import Telephony

/// A vault in memory that keeps what it was asked, in order.
final class MemoryStorage: PhoneStorage {
    private let kept = Mutex<[StorageEffect]>([])
    private let outcome: StoreOutcome

    init(_ outcome: StoreOutcome = .stored) {
        self.outcome = outcome
    }

    func perform(_ effect: StorageEffect) async -> StoreOutcome {
        await Task.yield()
        self.kept.withLock { $0.append(effect) }
        return self.outcome
    }

    var effects: [StorageEffect] { self.kept.withLock { $0 } }
}
