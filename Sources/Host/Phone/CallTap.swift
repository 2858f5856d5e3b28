// The capability AudioTap: copies of a call's sound from the media engine.

import Drivers
import PluginKit
import Synchronization
import Telephony

/// Taps calls of the session's user.
final class CallTap: AudioTap {
    private let phone: any Phone
    private let media: CallMediaTable
    /// Filled once the engine runs; plugins are made before it.
    private let engine = Mutex<MediaEngine?>(nil)

    init(phone: any Phone, media: CallMediaTable) {
        self.phone = phone
        self.media = media
    }

    func fill(_ engine: MediaEngine) {
        self.engine.withLock { $0 = engine }
    }

    func frames(of call: PluginKit.CallID, for session: BrowserSession) async throws -> AsyncStream<AudioTapFrame> {
        let call = try await self.phone.call(call, of: session)
        guard let id = self.media.media(of: call.id), let tapped = self.engine.withLock({ $0?.addTap(id) }) else {
            throw HandlerError(PhoneError.notInCall)
        }
        let (frames, continuation) = AsyncStream.makeStream(
            of: AudioTapFrame.self, bufferingPolicy: .bufferingNewest(Self.waitingFrames))
        let forwarding = Task {
            for await frame in tapped {
                continuation.yield(
                    AudioTapFrame(
                        direction: frame.direction == .uplink ? .uplink : .downlink,
                        rate: UInt32(clamping: frame.sampleRate), samples: frame.samples))
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in forwarding.cancel() }
        return frames
    }

    /// Frames that wait for a slow reader: a second in both directions.
    private static let waitingFrames = 100
}
