// The observers of plugins; the registry that knows them exists only after the services that tell them something.

import PluginKit
import ServiceLifecycle
import Synchronization

/// Hands what pages are told to the observers of plugins as well.
final class Observers: Service {
    private let board = Mutex<EventBoard?>(nil)

    func fill(_ board: EventBoard) {
        self.board.withLock { $0 = board }
    }

    var hasAny: Bool { self.board.withLock { $0?.hasObservers ?? false } }

    /// Adds what was counted of observers, by plugin.
    func count(into plugins: inout [String: PluginCensus]) {
        self.board.withLock { $0 }?.count(into: &plugins)
    }

    /// Never waits; called on the phone's event loop among others.
    func tell(_ event: some ServerEvent, of user: PluginKit.UserID) {
        self.board.withLock { $0 }?.tell(event, of: user)
    }

    func run() async throws {
        guard let board = self.board.withLock({ $0 }), board.hasObservers else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown { await board.run() }
    }
}
