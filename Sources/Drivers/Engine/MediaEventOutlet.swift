import Media
import Synchronization

/// Where the events of all sessions go: to everyone who asked before. Events are rare (digits, silence, start).
final class MediaEventOutlet: Sendable {
    typealias Observer = @Sendable (MediaSessionID, MediaEvent) -> Void

    private let observers: Mutex<[Observer]>

    init(_ observer: @escaping Observer) {
        self.observers = Mutex([observer])
    }

    func add(_ observer: @escaping Observer) {
        self.observers.withLock { $0.append(observer) }
    }

    /// Called on a media thread; the observers run on it, outside the lock.
    func emit(_ id: MediaSessionID, _ event: MediaEvent) {
        for observer in self.observers.withLock({ $0 }) { observer(id, event) }
    }
}
