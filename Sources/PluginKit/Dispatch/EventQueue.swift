/// What waits for one observer.
protocol EventQueue: Sendable {
    var plugin: String { get }
    /// Events that it did not get.
    var dropped: Int { get }
    /// Events with which it failed.
    var faults: Int { get }
    /// Takes the event if it is one of those that the observer hears.
    func offer(_ event: any ServerEvent, of user: UserID)
    /// Tells events until the task is cancelled.
    func run(onFailure: @escaping @Sendable (MessageType, any Error) -> Void) async
}
