public import PluginKit
import Synchronization

/// Services that do what a plugin's test can look at: calls are noted, values are kept, taps are fed by the test.
///
/// Whatever needs a telephone is refused with the code `onBench`.
public final class BenchServices: Sendable {
    /// A call that was asked for.
    public struct StartedCall: Hashable, Sendable {
        public let digits: String
        public let account: AccountID?
        public let session: BrowserSession
    }

    /// Something that pages were told.
    public struct ToldEvent: Hashable, Sendable {
        public let type: MessageType
        /// As it would go out.
        public let json: String
        public let user: UserID
    }

    /// Something that was said into a call and not taken back.
    public struct SaidClip: Hashable, Sendable {
        public let clip: AudioClip
        public let call: CallID
        public let hearer: AudioHearer
    }

    struct State {
        var started: [StartedCall] = []
        var told: [ToldEvent] = []
        var said: [SaidClip] = []
        var values: [String: [UInt8]] = [:]
        var taps: [CallID: AsyncStream<AudioTapFrame>.Continuation] = [:]
        var refusal: HandlerError?
    }

    let state = Mutex(State())

    public init() {}

    /// Refuses every call from now on.
    public func refuseCalls(with error: HandlerError) {
        self.state.withLock { $0.refusal = error }
    }

    /// The calls that the plugin has started, in their order.
    public var started: [StartedCall] { self.state.withLock { $0.started } }

    /// What the plugin has told pages by itself, in its order.
    public var told: [ToldEvent] { self.state.withLock { $0.told } }

    /// What the plugin has said into calls, in its order.
    public var said: [SaidClip] { self.state.withLock { $0.said } }

    /// What the plugin keeps in its namespace.
    public var values: [String: [UInt8]] { self.state.withLock { $0.values } }

    /// The taps that the plugin has set and that were not ended.
    public var tapped: Set<CallID> { self.state.withLock { Set($0.taps.keys) } }

    /// Plays a frame of a call to the tap that the plugin has set.
    ///
    /// - Returns: False when nobody listens to the call.
    @discardableResult
    public func play(_ frame: AudioTapFrame, in call: CallID) -> Bool {
        guard let tap = self.state.withLock({ $0.taps[call] }) else { return false }
        tap.yield(frame)
        return true
    }

    /// Ends a tapped call.
    public func end(_ call: CallID) {
        self.state.withLock { $0.taps.removeValue(forKey: call) }?.finish()
    }

    var all: Capabilities.Services {
        let refusing = RefusingServices()
        return Capabilities.Services(
            accounts: refusing, audioTap: BenchTap(services: self), audioVoice: BenchVoice(services: self),
            calls: BenchCalls(services: self), devices: refusing, messages: refusing, pages: BenchPages(services: self),
            push: refusing, signalling: refusing,
            storage: { _ in BenchStorage(services: self) })
    }
}
