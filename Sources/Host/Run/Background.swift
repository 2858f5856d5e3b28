// Work that an event starts and nobody waits for, kept together so that it ends with the host.

import ServiceLifecycle
import Synchronization

/// Runs small pieces of work in one task group; what is handed over after the end is dropped.
final class Background: Service {
    /// Pieces that wait to be started; further ones are dropped and counted.
    static let limit = 4096

    private let pieces: AsyncStream<@Sendable () async -> Void>
    private let intake: AsyncStream<@Sendable () async -> Void>.Continuation
    private let drops = Atomic<Int>(0)

    init() {
        (self.pieces, self.intake) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    var dropped: Int { self.drops.load(ordering: .relaxed) }

    /// Whether the piece was taken.
    @discardableResult
    func start(_ work: @escaping @Sendable () async -> Void) -> Bool {
        switch self.intake.yield(work) {
        case .enqueued: return true
        case .dropped: self.drops.add(1, ordering: .relaxed)
        case _: break
        }
        return false
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await piece in self.pieces.cancelOnGracefulShutdown() {
                group.addTask { await piece() }
            }
            group.cancelAll()
        }
    }
}
