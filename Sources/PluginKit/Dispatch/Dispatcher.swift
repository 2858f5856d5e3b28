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
        self.counters.withLock { $0.running += 1 }
        let onFailure = self.onFailure
        let reply = await self.timeLimit.run(entry.timeLimit) {
            do {
                return try await entry.run(envelope, caller)
            } catch let error as HandlerError {
                return Reply(id: envelope.id, failure: error)
            } catch {
                onFailure(envelope.type, error)
                return Reply(id: envelope.id, failure: .internalError)
            }
        }
        self.counters.withLock {
            $0.running -= 1
            if reply == nil { $0.abandoned += 1 }
        }
        return self.count(reply ?? Reply(id: envelope.id, failure: .timeout))
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
