// Where frames from browsers come in, and the counting of those that do not.

import Drivers
import PluginKit
import Synchronization

/// What all audio sockets of a host share.
final class AudioReception: Sendable {
    /// Uplink frames that went no further, by reason.
    struct Drops: Encodable, Hashable, Sendable {
        var malformed = 0
        /// Before the socket proved itself.
        var early = 0
        /// For a call that this tab does not hear, or no longer.
        var stale = 0
        var wrongRate = 0
    }

    let framing: any AudioFraming
    let sessions: SessionTable
    /// The device that a token proves.
    let authenticate: @Sendable (_ token: String) async throws(HandlerError) -> DeviceID
    let uplink: any UplinkReceiver
    let observers: Observers
    /// Called when a tab's audio socket is ready.
    let onReady: @Sendable (Session) -> Void
    private let counts = Mutex(Drops())

    init(
        framing: any AudioFraming, sessions: SessionTable, uplink: any UplinkReceiver, observers: Observers,
        authenticate: @escaping @Sendable (_ token: String) async throws(HandlerError) -> DeviceID,
        onReady: @escaping @Sendable (Session) -> Void
    ) {
        self.framing = framing
        self.sessions = sessions
        self.uplink = uplink
        self.observers = observers
        self.authenticate = authenticate
        self.onReady = onReady
    }

    var drops: Drops { self.counts.withLock { $0 } }

    func drop(_ reason: any WritableKeyPath<Drops, Int> & Sendable) {
        self.counts.withLock { $0[keyPath: reason] += 1 }
    }
}
