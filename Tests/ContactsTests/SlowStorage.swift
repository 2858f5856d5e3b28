import PluginKit
import Synchronization

/// Values in memory, between whose reading and writing others have their turn, as on a disk.
final class SlowStorage: Storage {
    private let values = Mutex<[String: [UInt8]]>([:])

    func value(forKey key: String) async throws -> [UInt8]? {
        await Task.yield()
        return self.values.withLock { $0[key] }
    }

    func setValue(_ value: [UInt8], forKey key: String) async throws {
        await Task.yield()
        self.values.withLock { $0[key] = value }
    }

    func removeValue(forKey key: String) async throws {
        await Task.yield()
        _ = self.values.withLock { $0.removeValue(forKey: key) }
    }
}
