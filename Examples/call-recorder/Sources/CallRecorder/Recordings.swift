import PluginKit
import Synchronization

/// The calls that are recorded, and the counters.
final class Recordings: Sendable {
    /// Calls that are recorded at a time, each with a thread and a queue; further ones are counted and not recorded.
    static let callLimit = 64

    private struct State {
        var calls: Set<CallID> = []
        /// What waits for the disk, of each call that is followed.
        var queues: [CallID: FrameQueue] = [:]
        var census = RecorderCensus()
    }

    private let state = Mutex(State())
    private let open: @Sendable (CallID, UInt32) throws -> any RecordingFile

    init(open: @escaping @Sendable (CallID, UInt32) throws -> any RecordingFile) {
        self.open = open
    }

    var census: RecorderCensus {
        self.state.withLock { state in
            var census = state.census
            census.recording = state.calls.count
            census.framesDropped += state.queues.values.reduce(0) { $0 + $1.dropped }
            return census
        }
    }

    /// - Returns: False when the call is recorded already, as each further event of it is, or when too many are.
    func begin(_ call: CallID) -> Bool {
        self.state.withLock { state in
            guard !state.calls.contains(call) else { return false }
            guard state.calls.count < Self.callLimit else {
                state.census.refused += 1
                return false
            }
            state.calls.insert(call)
            return true
        }
    }

    func giveUp(_ call: CallID) {
        self.state.withLock { state in
            state.calls.remove(call)
            state.census.failed += 1
        }
    }

    /// Takes the frames as they come and gives them to the writer; returns when the call has ended and the file is closed.
    func follow(_ call: CallID, _ frames: AsyncStream<AudioTapFrame>) async {
        let queue = FrameQueue()
        self.state.withLock { $0.queues[call] = queue }
        let open = self.open
        let written = Task.detached { await RecordingThread.run(queue) { try open(call, $0) } }
        for await frame in frames { queue.offer(frame) }
        queue.finish()
        let succeeded = await written.value
        self.state.withLock { state in
            state.calls.remove(call)
            state.queues[call] = nil
            state.census.framesDropped += queue.dropped
            if succeeded { state.census.finished += 1 } else { state.census.failed += 1 }
        }
    }
}
