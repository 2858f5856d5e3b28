// The policy knows its ports only once the listeners are bound.

import Synchronization

/// The policy of this host, shared by all connections.
final class Door: Sendable {
    private let current: Mutex<OriginPolicy>
    /// True when the host itself listens on loopback.
    let isLoopback: Bool
    /// Believed for limits and logs; nobody is taken for a program on this machine because of them.
    let proxies: TrustedProxies

    init(policy: OriginPolicy, isLoopback: Bool, proxies: TrustedProxies = TrustedProxies()) {
        self.current = Mutex(policy)
        self.isLoopback = isLoopback
        self.proxies = proxies
    }

    var policy: OriginPolicy { self.current.withLock { $0 } }

    func pageListens(on port: Int) {
        self.current.withLock { $0.pagePort = port }
    }

    func audioListens(on port: Int) {
        self.current.withLock { $0.audioPort = port }
    }
}
