// The capability AudioTap: copies of a call's sound from the media engine.

import Drivers
import PluginKit
import Primitives
import Synchronization
import Telephony

/// Taps calls.
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

    func frames(
        of call: PluginKit.CallID, of user: PluginKit.UserID
    ) async throws -> AsyncStream<AudioTapFrame> {
        let call = try await self.phone.call(call, of: user)
        guard let id = await self.media.mediaOnceHeard(of: call.id),
            let tapped = self.engine.withLock({ $0?.addTap(id) })
        else { throw HandlerError(PhoneError.notInCall) }
        let (frames, continuation) = AsyncStream.makeStream(
            of: AudioTapFrame.self, bufferingPolicy: .bufferingNewest(Self.waitingFrames))
        let forwarding = Task {
            for await frame in tapped {
                continuation.yield(
                    AudioTapFrame(
                        direction: frame.direction == .uplink ? .uplink : .downlink,
                        rate: UInt32(clamping: frame.sampleRate), samples: frame.samples,
                        time: .nanoseconds(frame.time.nanoseconds)))
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in forwarding.cancel() }
        return frames
    }

    /// Frames that wait for a slow reader: a second in both directions.
    private static let waitingFrames = 100
}
