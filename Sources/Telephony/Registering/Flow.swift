import Primitives
import SIP

/// One way to a server that registered lines use, kept open and watched (RFC 5626, section 4.4).
///
/// It belongs to all lines that use it: a thousand accounts of one server need one keep-alive, not a thousand.
struct Flow: Hashable, Sendable {
    struct Key: Hashable, Sendable {
        let route: Route
        let method: KeepAliveMethod
    }

    enum State: Hashable, Sendable {
        case resting(until: Instant)
        /// An answer is awaited; without one the flow is dead.
        case waiting(until: Instant)
    }

    enum Action: Hashable, Sendable {
        case sendLineEnds
        case sendOptions
        case sendBinding
        /// Nothing answers any more.
        case dead
    }

    let key: Key
    var lines: Set<LineID> = []
    /// What the edge said how long it keeps a silent flow (Flow-Timer); `nil`: it did not say.
    var flowTimer: Duration?
    /// How the server sees us, as its last answer to a Binding request said.
    var mapped: IPEndpoint?
    private(set) var state: State
    /// The server has answered a question on this flow; one that never did may simply not know such questions.
    private var hasAnswered = false
    private var hasGivenUpAsking = false

    init(_ key: Key, flowTimer: Duration?, interval: Duration, now: Instant) {
        self.key = key
        self.flowTimer = flowTimer
        self.state = .resting(until: now + interval)
    }

    var deadline: Instant {
        switch self.state {
        case .resting(let until), .waiting(let until): until
        }
    }

    /// - Parameters:
    ///   - interval: The pause until the next keep-alive.
    ///   - patience: How long an answer may take.
    mutating func handleTimeout(interval: Duration, patience: Duration, now: Instant) -> Action? {
        guard now >= self.deadline else { return nil }
        switch self.state {
        case .resting where self.asksQuestion:
            self.state = .waiting(until: now + patience)
            return self.key.method == .stun ? .sendBinding : .sendOptions
        case .resting:
            // Over a stream the pong of RFC 5626 is due; over UDP nothing comes back.
            let isAnswered = self.key.route.transport.isReliable && !self.hasGivenUpAsking
            self.state = isAnswered ? .waiting(until: now + patience) : .resting(until: now + interval)
            return .sendLineEnds
        case .waiting:
            if self.hasAnswered {
                // It may come back: lines that find no other way stay with it, and it is asked again.
                self.state = .resting(until: now + interval)
                return .dead
            }
            let hasAsked = self.asksQuestion
            self.hasGivenUpAsking = true
            self.state = .resting(until: hasAsked ? now : now + interval)
            return nil
        }
    }

    /// A pong, an answer to our Binding request, or any answer to our OPTIONS: whoever refuses it is alive.
    mutating func answered(interval: Duration, now: Instant) {
        self.hasAnswered = true
        self.state = .resting(until: now + interval)
    }

    private var asksQuestion: Bool {
        switch self.key.method {
        case .options: !self.hasGivenUpAsking
        // Over a stream the pong is as good an answer (RFC 5626, section 4.4.2: STUN is for UDP).
        case .stun: !self.hasGivenUpAsking && !self.key.route.transport.isReliable
        case .crlf, .off: false
        }
    }
}
