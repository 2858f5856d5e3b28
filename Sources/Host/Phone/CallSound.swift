// The capabilities AudioTap and AudioVoice: a call's sound out of the media engine, and into it.

import Drivers
import Media
import PluginKit
import Primitives
import Synchronization
import Telephony

/// Taps calls, and speaks into them.
final class CallSound: AudioTap, AudioVoice {
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
        let (id, engine) = try await self.session(of: call, of: user)
        guard let tapped = engine.addTap(id) else { throw HandlerError(PhoneError.notInCall) }
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

    func say(
        _ clip: AudioClip, in call: PluginKit.CallID, of user: PluginKit.UserID, to hearer: AudioHearer
    ) async throws {
        guard let spoken = SpokenClip(rate: Int(clip.rate), samples: clip.samples) else {
            throw HandlerError(code: "invalidField", message: "The rate of a clip is 8,000 to 48,000 Hz.")
        }
        let (id, engine) = try await self.session(of: call, of: user)
        switch await engine.say(spoken, in: id, to: ClipHearer(hearer)) {
        case true?: return
        case false?: throw Self.tooMuchSound
        case nil: throw HandlerError(PhoneError.notInCall)
        }
    }

    func hush(_ call: PluginKit.CallID, of user: PluginKit.UserID) async throws {
        let call = try await self.phone.call(call, of: user)
        guard let id = self.media.media(of: call.id) else { return }
        self.engine.withLock { $0 }?.hush(id)
    }

    /// Waits until somebody hears the call.
    private func session(
        of call: PluginKit.CallID, of user: PluginKit.UserID
    ) async throws -> (MediaSessionID, MediaEngine) {
        let call = try await self.phone.call(call, of: user)
        guard let id = await self.media.mediaOnceHeard(of: call.id), let engine = self.engine.withLock({ $0 }) else {
            throw HandlerError(PhoneError.notInCall)
        }
        return (id, engine)
    }

    private static let tooMuchSound = HandlerError(
        code: "tooMuchSound",
        message: "More than \(MediaLimits.spokenTime / 1_000) seconds of sound would wait in this call. Say it later.")
    /// Frames that wait for a slow reader: a second in both directions.
    private static let waitingFrames = 100
}
