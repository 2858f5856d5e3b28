import PluginKit
import Synchronization

/// Values in memory.
struct BenchStorage: Storage {
    let services: BenchServices

    func value(forKey key: String) async throws -> [UInt8]? {
        self.services.state.withLock { $0.values[key] }
    }

    func setValue(_ value: [UInt8], forKey key: String) async throws {
        self.services.state.withLock { $0.values[key] = value }
    }

    func removeValue(forKey key: String) async throws {
        _ = self.services.state.withLock { $0.values.removeValue(forKey: key) }
    }
}
