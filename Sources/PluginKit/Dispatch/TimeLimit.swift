// A handler that hangs must not keep its caller waiting, even when it ignores cancellation.

import Synchronization

/// Runs work and answers after a limit whether the work has ended or not.
struct TimeLimit: Sendable {
    /// Waits for a duration; tests put their own in.
    let sleep: @Sendable (Duration) async throws -> Void

    /// The value of `work`, or `nil` once `limit` has passed or nobody waits any more; the work is then cancelled and
    /// left alone. Without a limit only the second ends it.
    ///
    /// - Parameter thread: Where the work runs; the alarm never runs there.
    func run<Value: Sendable>(
        _ limit: Duration?, on thread: PluginThread? = nil, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let race = Race<Value>()
        let running = Task(executorPreference: thread) { race.finish(await work()) }
        let alarm = Task {
            if let limit, (try? await self.sleep(limit)) != nil { race.finish(nil) }
        }
        let value = await withTaskCancellationHandler {
            await withCheckedContinuation { race.wait($0) }
        } onCancel: {
            running.cancel()
            race.finish(nil)
        }
        alarm.cancel()
        running.cancel()
        return value
    }

    /// The first to finish wins; the other one finds the line closed.
    private final class Race<Value: Sendable>: Sendable {
        private enum State: Sendable {
            case open
            case waiting(CheckedContinuation<Value?, Never>)
            case finished(Value?)
            case closed
        }

        private let state = Mutex(State.open)

        func wait(_ continuation: CheckedContinuation<Value?, Never>) {
            let early: Value?? = self.state.withLock { state in
                guard case .finished(let value) = state else {
                    state = .waiting(continuation)
                    return .none
                }
                state = .closed
                return .some(value)
            }
            if let early { continuation.resume(returning: early) }
        }

        func finish(_ value: Value?) {
            let waiting: CheckedContinuation<Value?, Never>? = self.state.withLock { state in
                switch state {
                case .open:
                    state = .finished(value)
                    return nil
                case .waiting(let continuation):
                    state = .closed
                    return continuation
                case .finished, .closed:
                    return nil  // Somebody else was first; this result is nobody's.
                }
            }
            waiting?.resume(returning: value)
        }
    }
}
