import NIOCore
import Synchronization

/// Collects the frames of one tick and hands them to each event loop in one `execute`.
struct DownlinkOutlets {
    /// Hand-overs that a loop may owe; when it is that far behind (100 ms), whole ticks are dropped.
    static let pendingLimit = 20

    private struct Outlet {
        let loop: any EventLoop
        let pending = PendingCount()
        var users = 0
        var batch: [Delivery] = []
    }

    private struct Delivery: Sendable {
        let sink: any DownlinkSink
        let frame: ByteBuffer
    }

    private final class PendingCount: Sendable {
        let value = Atomic<Int>(0)
    }

    private var outlets: [Outlet] = []

    /// The outlet for a loop; a session keeps it until `release`.
    mutating func retain(_ loop: any EventLoop) -> Int {
        let known = self.outlets.firstIndex { $0.users > 0 && $0.loop === loop }
        let index = known ?? self.outlets.firstIndex { $0.users == 0 } ?? self.outlets.count
        if index == self.outlets.count {
            self.outlets.append(Outlet(loop: loop))
        } else if known == nil {
            self.outlets[index] = Outlet(loop: loop)
        }
        self.outlets[index].users += 1
        return index
    }

    mutating func release(_ outlet: Int) {
        self.outlets[outlet].users -= 1
    }

    mutating func append(_ frame: ByteBuffer, to sink: any DownlinkSink, through outlet: Int) {
        self.outlets[outlet].batch.append(Delivery(sink: sink, frame: frame))
    }

    /// Ends the tick; gives the number of frames that were dropped because their loop is behind.
    mutating func flush() -> Int {
        var dropped = 0
        for index in self.outlets.indices where !self.outlets[index].batch.isEmpty {
            let batch = self.outlets[index].batch
            self.outlets[index].batch = []
            self.outlets[index].batch.reserveCapacity(batch.count)
            let pending = self.outlets[index].pending
            guard pending.value.load(ordering: .relaxed) < Self.pendingLimit else {
                dropped += batch.count
                continue
            }
            pending.value.add(1, ordering: .relaxed)
            self.outlets[index].loop.execute {
                pending.value.subtract(1, ordering: .relaxed)
                for delivery in batch { delivery.sink.deliver(delivery.frame) }
            }
        }
        return dropped
    }
}
