import PluginKit
import Synchronization

/// A voice whose clips the test reads.
struct BenchVoice: AudioVoice {
    let services: BenchServices

    func say(_ clip: AudioClip, in call: CallID, of user: UserID, to hearer: AudioHearer) async throws {
        let said = BenchServices.SaidClip(clip: clip, call: call, hearer: hearer)
        self.services.state.withLock { $0.said.append(said) }
    }

    func hush(_ call: CallID, of user: UserID) async throws {
        self.services.state.withLock { $0.said.removeAll { $0.call == call } }
    }
}
