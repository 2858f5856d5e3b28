// One tab: its socket, who it belongs to, and what it hears.

import NIOCore
import NIOWebSocket
import PluginKit
import Synchronization

/// A browser tab with an open control socket.
final class Session: Sendable {
    let visitor: Visitor
    let audio: SessionAudio

    private struct State {
        var line: SocketLine?
        var identity: BrowserSession?
        var user: UserID?
        /// Called when somebody came in by this tab, or when it is gone.
        var leaveWaitingRoom: (@Sendable () -> Void)?

        mutating func takeLeave() -> (@Sendable () -> Void)? {
            defer { self.leaveWaitingRoom = nil }
            return self.leaveWaitingRoom
        }
    }

    private let state = Mutex(State())

    /// What a page sees when it may not come back: a code of ours (RFC 6455, section 7.4.2).
    static let loggedOutCode = WebSocketErrorCode.unknown(4001)
    /// A page that logs out gets its reply before its socket closes.
    static let farewellDelay: TimeAmount = .milliseconds(250)

    init(visitor: Visitor, eventLoop: any EventLoop) {
        self.visitor = visitor
        self.audio = SessionAudio(fallback: eventLoop)
    }

    var id: SessionID { self.visitor.session }

    var identity: BrowserSession? { self.state.withLock { $0.identity } }

    /// Whose tab it is, or was before it was dismissed.
    var user: UserID? { self.state.withLock { $0.user } }

    var caller: Caller {
        guard let identity else { return .visitor(self.visitor) }
        return .session(identity, self.visitor)
    }

    func connect(_ line: SocketLine) {
        self.state.withLock { $0.line = line }
    }

    /// Until somebody comes in, the tab has its place among the visitors.
    func wait(leave: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.leaveWaitingRoom = leave }
    }

    /// Makes the tab act for a device; false when it acts for another one already.
    func bind(_ identity: BrowserSession) -> Bool {
        let (isBound, leave) = self.state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            if let bound = state.identity, bound.device != identity.device { return (false, nil) }
            state.identity = identity
            state.user = identity.user
            return (true, state.takeLeave())
        }
        leave?()
        return isBound
    }

    func send(_ bytes: [UInt8]) {
        self.state.withLock { $0.line }?.send(bytes)
    }

    func push(_ event: some ServerEvent) {
        // Views hold texts and numbers only, so encoding them cannot fail.
        guard let bytes = try? event.encoded() else { return }
        self.send(bytes)
    }

    /// Takes the right to act away at once, tells the page, and closes its sockets.
    func dismiss(_ reason: String, after delay: TimeAmount = .zero) {
        let line = self.state.withLock { state in
            state.identity = nil
            return state.line
        }
        guard let line else { return }
        line.channel.eventLoop.scheduleTask(in: delay) {
            self.push(LoggedOut(reason: reason))
            line.close(Self.loggedOutCode, reason)
            self.audio.close(Self.loggedOutCode, reason)
        }
    }

    /// The page goes on by other sockets: takes the right to act away from this one, and closes it.
    func abandon() {
        let line = self.state.withLock { state in
            state.identity = nil
            return state.line
        }
        line?.close(.goingAway, "The page has come back by another connection")
    }

    /// The socket has gone; what the tab heard ends with it.
    func end() {
        let leave = self.state.withLock { state in
            state.line = nil
            return state.takeLeave()
        }
        leave?()
        self.audio.close(.goingAway, "The tab is gone")
    }
}
