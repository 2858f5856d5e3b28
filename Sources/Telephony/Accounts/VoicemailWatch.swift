import Primitives
import SIP

/// Whether the server of a line tells of voice messages that wait (RFC 3842), and what it told last.
///
/// Decides when to subscribe, and when to leave a server alone that has no such thing.
struct VoicemailWatch: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case idle
        /// - contact: Where its NOTIFYs go.
        case subscribed(SubscriptionID, contact: NameAddress)
        /// It ended, or was refused; another try then.
        case waiting(until: Instant)
        /// Nothing is asked any more until the line is registered anew.
        case givenUp
    }

    enum Action: Hashable, Sendable {
        case subscribe
        /// The NOTIFYs of the one that there is would go to an address that we had before.
        case replace(SubscriptionID)
    }

    /// Tries in a row that may fail.
    static let tryLimit = 3
    /// The pause before another try where the server names none.
    static let pause: Duration = .seconds(3_600)
    /// The least pause, also where the server says that we may come back at once.
    static let shortestPause: Duration = .seconds(30)
    /// What a server answers that does not know the event package, or no SUBSCRIBE at all: there is no use in asking
    /// again.
    private static let finalStatuses: Set<Int> = [405, 489, 501]

    private(set) var state = State.idle
    private(set) var summary: MessageSummary?
    private var failures = 0
    /// Since when the line had been registered without a gap, when it was looked at last.
    private var registeredSince: Instant?

    var deadline: Instant? {
        if case .waiting(let until) = self.state { until } else { nil }
    }

    /// The line is registered, for the first time or once more.
    mutating func registered(since: Instant, contact: NameAddress) -> Action? {
        if since != self.registeredSince {
            // The server may have been away, and may have learned something.
            self.registeredSince = since
            self.failures = 0
            switch self.state {
            case .waiting, .givenUp: self.state = .idle
            case .idle, .subscribed: break
            }
        }
        switch self.state {
        case .idle: return .subscribe
        case .subscribed(let id, let before): return before == contact ? nil : .replace(id)
        case .waiting, .givenUp: return nil
        }
    }

    mutating func began(_ id: SubscriptionID, contact: NameAddress) {
        self.state = .subscribed(id, contact: contact)
    }

    /// True when it is news.
    mutating func told(_ summary: MessageSummary) -> Bool {
        defer { self.summary = summary }
        return summary != self.summary
    }

    /// A NOTIFY has come: the subscription works.
    mutating func notified() {
        self.failures = 0
    }

    mutating func ended(_ id: SubscriptionID, _ end: Subscriber.End, retryAt: Instant?, now: Instant) {
        guard case .subscribed(id, _) = self.state else { return }
        self.failures += 1
        if case .refused(let status) = end, Self.finalStatuses.contains(status) {
            self.state = .givenUp
        } else if self.failures >= Self.tryLimit {
            self.state = .givenUp
        } else {
            self.state = .waiting(until: max(retryAt ?? now + Self.pause, now + Self.shortestPause))
        }
    }

    /// The pause is over; the next look at the registration subscribes.
    mutating func handleTimeout(now: Instant) {
        guard case .waiting(let until) = self.state, until <= now else { return }
        self.state = .idle
    }

    /// The line goes: the subscription that is to be ended, if there is one.
    mutating func stop() -> SubscriptionID? {
        defer { self.state = .givenUp }
        guard case .subscribed(let id, _) = self.state else { return nil }
        return id
    }
}
