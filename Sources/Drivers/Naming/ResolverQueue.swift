import CLinux
import Synchronization
import Telephony

/// What waits for a resolver thread: bounded, first in, first out. The threads sleep on a counting event descriptor.
final class ResolverQueue: Sendable {
    private struct State {
        var requests: [ResolverRequest] = []
        var isClosed = false
    }

    private let limit: Int
    private let event: Int32
    private let state = Mutex(State())

    init(limit: Int) throws(DriverError) {
        self.limit = limit
        self.event = try DriverError.check(cl_event_open(1), "eventfd")
    }

    deinit {
        // The threads hold the queue, so none of them sleeps here any more.
        cl_close(self.event)
    }

    func append(_ request: ResolverRequest) -> Bool {
        self.state.withLock { state in
            guard !state.isClosed, state.requests.count < self.limit else { return false }
            state.requests.append(request)
            _ = cl_event_post(self.event)
            return true
        }
    }

    /// Blocks until there is a request; `nil` when the queue is closed.
    func next() -> ResolverRequest? {
        while cl_event_take(self.event) >= 0 {
            let (request, isClosed) = self.state.withLock { state in
                (state.requests.isEmpty ? nil : state.requests.removeFirst(), state.isClosed)
            }
            if let request { return request }
            if isClosed { return nil }
        }
        return nil
    }

    /// Wakes every thread to its end; what waited is answered as unavailable.
    func close(threads: Int) {
        let waiting = self.state.withLock { state in
            guard !state.isClosed else { return [ResolverRequest]() }
            state.isClosed = true
            for _ in 0..<threads { _ = cl_event_post(self.event) }
            defer { state.requests = [] }
            return state.requests
        }
        for request in waiting { request.answer((.failure(.unavailable), nil)) }
    }
}
