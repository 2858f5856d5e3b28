import PluginKit
import Synchronization

/// A tap that the test feeds.
struct BenchTap: AudioTap {
    let services: BenchServices

    func frames(of call: CallID, of user: UserID) async throws -> AsyncStream<AudioTapFrame> {
        let (frames, continuation) = AsyncStream.makeStream(of: AudioTapFrame.self)
        self.services.state.withLock { $0.taps[call] = continuation }
        return frames
    }
}
