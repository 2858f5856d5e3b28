import NIOCore
import Synchronization
import Telephony

/// One question to the resolver, answered once: by a thread, by the time limit or by the end, whichever is first.
final class ResolverRequest: Sendable {
    let server: ServerAddress
    private let promise: EventLoopPromise<RouteResolver.Finding>
    private let given = Atomic<Bool>(false)

    init(_ server: ServerAddress, promise: EventLoopPromise<RouteResolver.Finding>) {
        self.server = server
        self.promise = promise
    }

    var result: EventLoopFuture<RouteResolver.Finding> { self.promise.futureResult }
    var isAnswered: Bool { self.given.load(ordering: .acquiring) }

    func answer(_ answer: RouteResolver.Finding) {
        if self.given.exchange(true, ordering: .acquiringAndReleasing) { return }
        self.promise.succeed(answer)
    }
}
