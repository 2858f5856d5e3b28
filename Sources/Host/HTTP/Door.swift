// The policy knows its ports only once the listeners are bound.

import Synchronization

/// The policy of this host, shared by all connections.
final class Door: Sendable {
    private let current: Mutex<OriginPolicy>
    /// True when the host itself listens on loopback.
    let isLoopback: Bool

    init(policy: OriginPolicy, isLoopback: Bool) {
        self.current = Mutex(policy)
        self.isLoopback = isLoopback
    }

    var policy: OriginPolicy { self.current.withLock { $0 } }

    func pageListens(on port: Int) {
        self.current.withLock { $0.pagePort = port }
    }

    func audioListens(on port: Int) {
        self.current.withLock { $0.audioPort = port }
    }
}
