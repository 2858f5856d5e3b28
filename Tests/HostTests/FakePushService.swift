// A push service that answers as a test says and remembers what it was sent.

import Synchronization
import WebPush

@testable import SpechPhoneHost

/// Gives its answers in their order; the last one for ever.
final class FakePushService: PushTransport {
    private struct State {
        var answers: [PushAnswer]
        var requests: [PushRequest] = []
        var meanwhile: @Sendable () async -> Void = {}
    }

    private let state: Mutex<State>
    private let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation

    init(_ answers: [PushAnswer] = [.status(201, retryAfter: nil)]) {
        self.state = Mutex(State(answers: answers))
        (self.arrivals, self.arrive) = AsyncStream.makeStream()
    }

    var requests: [PushRequest] { self.state.withLock { $0.requests } }

    /// Happens while a request is on its way.
    func meanwhile(_ step: @escaping @Sendable () async -> Void) {
        self.state.withLock { $0.meanwhile = step }
    }

    func send(_ request: PushRequest) async -> PushAnswer {
        await self.state.withLock { $0.meanwhile }()
        defer { self.arrive.yield() }
        return self.state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
    }

    /// Waits for one more request.
    func next() async {
        for await _ in self.arrivals { return }
    }
}
