import Synchronization

/// What a thread found out about its priority, for whoever started it.
final class RealtimeOutcome: Sendable {
    private let permitted = Atomic<Bool>(false)

    var isPermitted: Bool { self.permitted.load(ordering: .acquiring) }

    func set(_ isPermitted: Bool) { self.permitted.store(isPermitted, ordering: .releasing) }
}
