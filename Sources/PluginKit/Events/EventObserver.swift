/// Hears one kind of what the host tells pages, of every user: one of `StandardEvents`.
///
/// It is told in order, one event at a time. While it is busy up to `DispatchLimits.eventsPerObserver` events wait, then the oldest
/// are dropped and counted; nobody else waits for it. What it throws is counted and logged, and the next event is told.
public protocol EventObserver: Sendable {
    associatedtype Event: ServerEvent

    /// - Parameter user: Whom the event belongs to. A call is told as a tab sees it that does not hear it.
    func observe(_ event: Event, of user: UserID) async throws
}
