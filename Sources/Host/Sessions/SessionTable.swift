// Every open tab of this host.

import NIOCore
import PluginKit
import Synchronization

/// The tabs by their ids; ids are never used twice while the host runs.
final class SessionTable: Sendable {
    private let sessions = Mutex<[SessionID: Session]>([:])
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

    var count: Int { self.sessions.withLock { $0.count } }

    var all: [Session] { self.sessions.withLock { Array($0.values) } }

    func nextID() -> SessionID {
        SessionID(String(self.lastID.add(1, ordering: .relaxed).newValue))
    }

    func open(_ visitor: Visitor) -> Session {
        let session = Session(visitor: visitor, eventLoop: self.eventLoop)
        self.sessions.withLock { $0[session.id] = session }
        return session
    }

    func close(_ session: Session) {
        guard self.sessions.withLock({ $0.removeValue(forKey: session.id) }) != nil else { return }
        session.end()
        self.onClose.withLock { $0 }?(session)
    }

    func session(_ id: SessionID) -> Session? {
        self.sessions.withLock { $0[id] }
    }

    func sessions(of user: UserID) -> [Session] {
        self.all.filter { $0.identity?.user == user }
    }

    func sessions(of device: DeviceID) -> [Session] {
        self.all.filter { $0.identity?.device == device }
    }
}
