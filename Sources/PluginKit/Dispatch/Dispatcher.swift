// From a request's text to its one reply.

import Synchronization

/// Finds the handler of a request, runs it under its time limit, and gives exactly one reply whatever happens.
public final class Dispatcher: Sendable {
    public let registry: HandlerRegistry
    public let limits: DispatchLimits
    private let timeLimit: TimeLimit
    private let onFailure: @Sendable (MessageType, any Error) -> Void
    private let counters = Mutex(DispatchCensus())

    /// - Parameters:
    ///   - sleep: Waits for a duration; a test puts its own in.
    ///   - onFailure: Told of errors that are no `HandlerError`, which the caller only sees as `internalError`.
    public init(
        registry: HandlerRegistry, limits: DispatchLimits = DispatchLimits(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        onFailure: @escaping @Sendable (MessageType, any Error) -> Void
    ) {
        self.registry = registry
        self.limits = limits
        self.timeLimit = TimeLimit(sleep: sleep)
        self.onFailure = onFailure
    }

    public var census: DispatchCensus { self.counters.withLock { $0 } }

    /// Refuses a request without running it.
    public func refuse(_ text: some Sequence<UInt8>, _ error: HandlerError) -> Reply {
        switch Envelope.parsing(text) {
        case .success(let envelope): self.count(Reply(id: envelope.id, failure: error))
        case .failure(let refusal): self.count(Reply(id: refusal.id, failure: error))
        }
    }

    func refuse(_ refusal: Envelope.Refusal) -> Reply {
        self.count(Reply(id: refusal.id, failure: refusal.error))
    }

    /// Runs the handler of `envelope`.
    public func answer(_ envelope: Envelope, from caller: Caller) async -> Reply {
        guard let entry = self.registry.entries[envelope.type] else {
            return self.count(Reply(id: envelope.id, failure: .unknownType(envelope.type)))
        }
        guard self.enter(entry) else {
            return self.count(Reply(id: envelope.id, failure: .pluginBusy(entry.plugin)))
        }
        let flight = Flight()
        let reply = await self.timeLimit.run(entry.timeLimit, on: entry.thread) {
            // It waited for the plugin's thread longer than somebody waited for it: nothing may be begun behind their back.
            let isTooLate = entry.thread != nil && Task.isCancelled
            let reply =
                isTooLate ? Reply(id: envelope.id, failure: .timeout) : await self.run(entry, envelope, caller)
            self.land(flight.end(), of: entry.plugin)
            return reply
        }
        let loss: Flight.Loss? = reply != nil ? nil : Task.isCancelled ? .deserted : .late
        self.leave(entry.plugin, loss, goesOn: loss.map(flight.giveUp) ?? false)
        return self.count(reply ?? Reply(id: envelope.id, failure: loss == .late ? .timeout : .cancelled))
    }

    /// Counts one request less. One that goes on after its tab has gone keeps its place among those that run: so much is
    /// bounded, and reloads of a page do not count as a plugin that is stuck.
    private func leave(_ name: String, _ loss: Flight.Loss?, goesOn: Bool) {
        self.counters.withLock { counters in
            var plugin = counters.plugins[name] ?? PluginCensus()
            defer { counters.plugins[name] = plugin }
            counters.running -= 1
            if loss != .deserted || !goesOn { plugin.running -= 1 }
            guard loss == .late else { return }
            counters.abandoned += 1
            plugin.timeouts += 1
            if goesOn { plugin.stuck += 1 }
        }
    }

    /// A handler has ended; counts it where it was kept after nobody waited for it any more.
    private func land(_ loss: Flight.Loss?, of plugin: String) {
        self.counters.withLock {
            switch loss {
            case .late: $0.plugins[plugin]?.stuck -= 1
            case .deserted: $0.plugins[plugin]?.running -= 1
            case nil: break
            }
        }
    }

    /// Counts one more request of a plugin, unless it runs apart and has its fill.
    private func enter(_ entry: HandlerRegistry.Entry) -> Bool {
        self.counters.withLock { counters in
            var plugin = counters.plugins[entry.plugin] ?? PluginCensus()
            defer { counters.plugins[entry.plugin] = plugin }
            let isFull =
                plugin.running >= DispatchLimits.runningPerPlugin || plugin.stuck >= DispatchLimits.stuckPerPlugin
            if isFull, entry.thread != nil {
                plugin.refused += 1
                return false
            }
            plugin.running += 1
            counters.running += 1
            return true
        }
    }

    private func run(_ entry: HandlerRegistry.Entry, _ envelope: Envelope, _ caller: Caller) async -> Reply {
        do {
            let reply = try await entry.run(envelope, caller)
            guard reply.bytes.count <= DispatchLimits.replyBytes else {
                self.counters.withLock { $0.plugins[entry.plugin]?.oversized += 1 }
                return Reply(id: envelope.id, failure: .replyTooLarge)
            }
            return reply
        } catch let error as HandlerError {
            return Reply(id: envelope.id, failure: error)
        } catch {
            self.counters.withLock { $0.plugins[entry.plugin]?.faults += 1 }
            self.onFailure(envelope.type, error)
            return Reply(id: envelope.id, failure: .internalError)
        }
    }

    private func count(_ reply: Reply) -> Reply {
        self.counters.withLock {
            $0.requests += 1
            if let code = reply.failure {
                $0.failures[code, default: 0] += 1
            } else {
                $0.successes += 1
            }
        }
        return reply
    }
}
