import Synchronization

/// The queue of one observer; the oldest event is dropped when it is full.
final class ObserverQueue<Observer: EventObserver>: EventQueue {
    let plugin: String
    private let observer: Observer
    private let thread: PluginThread?
    private let events: AsyncStream<(Observer.Event, UserID)>
    private let intake: AsyncStream<(Observer.Event, UserID)>.Continuation
    private let drops = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)

    init(_ observer: Observer, plugin: String, thread: PluginThread?) {
        self.observer = observer
        self.plugin = plugin
        self.thread = thread
        (self.events, self.intake) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(DispatchLimits.eventsPerObserver))
    }

    var dropped: Int { self.drops.load(ordering: .relaxed) }

    var faults: Int { self.failures.load(ordering: .relaxed) }

    func offer(_ event: any ServerEvent, of user: UserID) {
        guard let event = event as? Observer.Event else { return }
        if case .dropped = self.intake.yield((event, user)) { self.drops.add(1, ordering: .relaxed) }
    }

    func run(onFailure: @escaping @Sendable (MessageType, any Error) -> Void) async {
        for await (event, user) in self.events {
            let observer = self.observer
            // Without a limit: an observer that hangs loses its own events, and is left alone when the host stops.
            await TimeLimit(sleep: { _ in }).run(nil, on: self.thread) {
                do {
                    try await observer.observe(event, of: user)
                } catch {
                    self.failures.add(1, ordering: .relaxed)
                    onFailure(Observer.Event.type, error)
                }
            }
        }
    }
}
