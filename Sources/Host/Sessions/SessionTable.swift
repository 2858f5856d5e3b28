// Every open tab of this host.

import NIOCore
import PluginKit
import Synchronization

/// The tabs by their ids; ids are never used twice while the host runs.
final class SessionTable: Sendable {
    private struct State {
        var sessions: [SessionID: Session] = [:]
        /// Downlink frames that tabs did not get which are gone by now.
        var dropped = 0
    }

    private let state = Mutex(State())
    private let lastID = Atomic<UInt64>(0)
    private let eventLoop: any EventLoop
    private let onClose = Mutex<(@Sendable (Session) -> Void)?>(nil)

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// - Parameter onClose: Called once for each tab after its socket has gone.
    func fill(onClose: @escaping @Sendable (Session) -> Void) {
        self.onClose.withLock { $0 = onClose }
    }

    var count: Int { self.state.withLock { $0.sessions.count } }

    var all: [Session] { self.state.withLock { Array($0.sessions.values) } }

    /// Downlink frames that found no socket or a full one, in all tabs since the start; it only grows.
    var dropped: Int {
        self.state.withLock { state in state.sessions.values.reduce(state.dropped) { $0 + $1.audio.dropped } }
    }

    func nextID() -> SessionID {
        SessionID(String(self.lastID.add(1, ordering: .relaxed).newValue))
    }

    func open(_ visitor: Visitor) -> Session {
        let session = Session(visitor: visitor, eventLoop: self.eventLoop)
        self.state.withLock { $0.sessions[session.id] = session }
        return session
    }

    func close(_ session: Session) {
        let isFirst = self.state.withLock { state in
            guard state.sessions.removeValue(forKey: session.id) != nil else { return false }
            state.dropped += session.audio.dropped
            return true
        }
        guard isFirst else { return }
        session.end()
        self.onClose.withLock { $0 }?(session)
    }

    func session(_ id: SessionID) -> Session? {
        self.state.withLock { $0.sessions[id] }
    }

    func sessions(of user: UserID) -> [Session] {
        self.all.filter { $0.identity?.user == user }
    }

    func sessions(of device: DeviceID) -> [Session] {
        self.all.filter { $0.identity?.device == device }
    }
}
