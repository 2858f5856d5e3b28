/// One listener to a call's sound, for recording and measuring: a bounded stream that drops its oldest frames.
struct MediaTap: Sendable {
    /// Frames that may wait: a second in both directions.
    static let limit = 100

    private let continuation: AsyncStream<TappedAudio>.Continuation

    static func make() -> (tap: MediaTap, frames: AsyncStream<TappedAudio>) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: TappedAudio.self, bufferingPolicy: .bufferingNewest(Self.limit))
        return (MediaTap(continuation: continuation), stream)
    }

    enum Outcome: Hashable, Sendable {
        case taken
        case dropped
        /// Nobody listens any more.
        case over
    }

    func offer(_ frame: TappedAudio) -> Outcome {
        switch self.continuation.yield(frame) {
        case .enqueued: .taken
        case .dropped: .dropped
        case .terminated: .over
        @unknown default: .over
        }
    }

    func finish() {
        self.continuation.finish()
    }
}
