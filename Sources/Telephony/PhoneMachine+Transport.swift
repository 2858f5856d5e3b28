import Primitives
import SIP

// What the transport layer tells: ways that failed, and why.

extension PhoneMachine {
    /// The reason is kept with every line on that way, so that what fails because of it can be explained.
    mutating func transportFailed(_ hop: Hop, _ failure: TransportFailure, now: Instant) {
        for id in self.lines.keys where self.lines[id]?.uses(hop) == true {
            self.lines[id]?.transportFailure = failure
        }
        self.agent.transportFailed(hop, failure, now: now)
        self.flowsFailed(to: hop, failure, now: now)
    }
}

extension PhoneMachine.Settings {
    /// How long resolved addresses are used when DNS gave them `lifetime`.
    func routeLifetime(_ lifetime: Duration?) -> Duration {
        guard let lifetime else { return self.routeLifetime }
        return min(self.routeLifetime, max(self.shortestRouteLifetime, lifetime))
    }
}
