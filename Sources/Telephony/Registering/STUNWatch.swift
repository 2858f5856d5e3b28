import Primitives
import SIP

/// What one STUN server says of one socket of ours, for all lines that want to know.
///
/// A leaf: the phone machine asks, and tells it what came of it. A thousand accounts with one STUN server need one
/// question, not a thousand.
struct STUNWatch: Hashable, Sendable {
    struct Key: Hashable, Sendable {
        /// The UDP socket of SIP; port 0 where SIP itself goes by a stream, whose address is all that matters then.
        let local: IPEndpoint
        let server: ServerAddress
    }

    enum State: Hashable, Sendable {
        case resolving(ResolutionID)
        /// The first question is under way, or one after a silence.
        case asking(IPEndpoint)
        /// `ours` is the socket as `server` saw it; asked again from time to time, because translators forget.
        case known(ours: IPEndpoint, server: IPEndpoint)
        case silent
    }

    /// The port of STUN over UDP (RFC 8489, section 18.6).
    static let port: UInt16 = 3_478

    private(set) var state: State
    var lines: Set<LineID> = []
    /// When it is asked again; `nil` while an answer is awaited.
    private(set) var nextAsk: Instant?
    /// The owners were told that it is silent; once for each silence.
    private(set) var isSilenceTold = false

    init(resolving resolution: ResolutionID) {
        self.state = .resolving(resolution)
    }

    var shown: STUNState {
        switch self.state {
        case .resolving, .asking: self.isSilenceTold ? .silent : .asking
        case .known(let ours, _): .found(ours)
        case .silent: .silent
        }
    }

    /// The server, while it answers.
    var answeringServer: IPEndpoint? {
        if case .known(_, let server) = self.state { server } else { nil }
    }

    /// The question goes to `server`; what is known stays known meanwhile.
    mutating func asked(_ server: IPEndpoint) {
        self.nextAsk = nil
        switch self.state {
        case .known: break
        case .resolving, .asking, .silent: self.state = .asking(server)
        }
    }

    mutating func resolves(_ resolution: ResolutionID) {
        self.nextAsk = nil
        self.state = .resolving(resolution)
    }

    mutating func learned(_ ours: IPEndpoint, from server: IPEndpoint, next: Instant) {
        self.state = .known(ours: ours, server: server)
        self.nextAsk = next
        self.isSilenceTold = false
    }

    /// True when it is news.
    mutating func fellSilent(next: Instant) -> Bool {
        self.state = .silent
        self.nextAsk = next
        defer { self.isSilenceTold = true }
        return !self.isSilenceTold
    }
}
