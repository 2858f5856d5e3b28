import Foundation
import PluginKit

/// What waits for the disk. The one who offers never waits; the one who takes does.
///
/// Proof: every access to the two stored variables is between `lock` and `unlock` of `condition`.
final class FrameQueue: @unchecked Sendable {
    /// Frames of 20 ms that may wait: four seconds of both directions, some 130 kB at 8 kHz. Then the newest is dropped; the writer
    /// sees by the times of the others how much is missing.
    static let limit = 400

    private let condition = NSCondition()
    private var waiting: [AudioTapFrame] = []
    private var isFinished = false
    private var drops = 0

    /// Frames that were not written.
    var dropped: Int { self.condition.withLock { self.drops } }

    /// Takes a frame, or counts it.
    func offer(_ frame: AudioTapFrame) {
        self.condition.withLock {
            guard self.waiting.count < Self.limit else {
                self.drops += 1
                return
            }
            self.waiting.append(frame)
            self.condition.signal()
        }
    }

    func finish() {
        self.condition.withLock {
            self.isFinished = true
            self.condition.signal()
        }
    }

    /// Everything that waits; waits for something. Empty when nothing comes any more.
    func take() -> [AudioTapFrame] {
        self.condition.withLock {
            while self.waiting.isEmpty, !self.isFinished { self.condition.wait() }
            defer { self.waiting.removeAll(keepingCapacity: true) }
            return self.waiting
        }
    }
}
