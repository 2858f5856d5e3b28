/// Where the host puts what it tells pages, for the observers of plugins.
public struct EventBoard: Sendable {
    private let queues: [any EventQueue]
    private let onFailure: @Sendable (_ plugin: String, MessageType, any Error) -> Void

    /// - Parameter onFailure: Told of what an observer throws.
    public init(
        of registry: HandlerRegistry, onFailure: @escaping @Sendable (_ plugin: String, MessageType, any Error) -> Void
    ) {
        self.queues = registry.observers
        self.onFailure = onFailure
    }

    /// Without observers events need not be made for them.
    public var hasObservers: Bool { !self.queues.isEmpty }

    /// Never waits; may be called from any thread.
    public func tell(_ event: some ServerEvent, of user: UserID) {
        for queue in self.queues { queue.offer(event, of: user) }
    }

    /// Adds what was counted of observers to what was counted of handlers, by plugin.
    public func count(into plugins: inout [String: PluginCensus]) {
        for queue in self.queues {
            plugins[queue.plugin, default: PluginCensus()].eventsDropped += queue.dropped
            plugins[queue.plugin, default: PluginCensus()].faults += queue.faults
        }
    }

    /// Serves the observers until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for queue in self.queues {
                let onFailure = self.onFailure
                group.addTask { await queue.run { onFailure(queue.plugin, $0, $1) } }
            }
        }
    }
}
