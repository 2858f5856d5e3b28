// Whoever balances or restarts hosts asks before it sends people here.

import Synchronization
import Vault

/// Whether this host can work now, and if not, why.
final class Readiness: Sendable {
    enum Stage: Hashable, Sendable {
        case starting
        case working
        /// Calls that are up go on, and no new ones begin.
        case draining
        case stopping
    }

    private let current = Mutex(Stage.starting)
    private let probe: VaultProbe

    init(probe: VaultProbe) {
        self.probe = probe
    }

    var stage: Stage { self.current.withLock { $0 } }

    /// Moves on; there is no way back, so a late `working` does not undo a stop.
    func reach(_ stage: Stage) {
        self.current.withLock { current in
            if stage.rank > current.rank { current = stage }
        }
    }

    /// Why the host cannot work, in plain words; `nil` when it can.
    func obstacle() async -> String? {
        switch self.stage {
        case .starting: return "starting: the lines are being restored. Ask again in a moment."
        case .draining: return "draining: calls that are up go on, new ones are refused, and then the host stops."
        case .stopping: return "stopping: the host hangs up and ends."
        case .working: return await self.probe.failure().map { "vault: \($0.message)" }
        }
    }
}

extension Readiness.Stage {
    fileprivate var rank: Int {
        switch self {
        case .starting: 0
        case .working: 1
        case .draining: 2
        case .stopping: 3
        }
    }
}
