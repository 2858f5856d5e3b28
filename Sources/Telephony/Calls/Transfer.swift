import Primitives
import SIP

/// Our transfer of a call, from REFER to its outcome (RFC 3515): what was asked, and what the far end told of it.
struct Transfer: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case trying
        case ringing
        case done
        case failed(status: Int?, message: String)
    }

    let target: RemoteParty
    private(set) var state = State.trying
    private var subscriber: Subscriber

    init(target: RemoteParty, limit: Duration) {
        self.target = target
        self.subscriber = Subscriber(expires: Int(limit.wholeSeconds), isRefreshed: false)
    }

    /// Whether the outcome is still open.
    var isOpen: Bool {
        switch self.state {
        case .trying, .ringing: true
        case .done, .failed: false
        }
    }

    /// Whether the far end has taken the REFER.
    var isAccepted: Bool {
        switch self.subscriber.state {
        case .requesting: false
        case .waiting, .active, .refreshing, .terminated: true
        }
    }

    var deadline: Instant? { self.isOpen ? self.subscriber.deadline : nil }

    /// The final response to the REFER. Without a subscription (RFC 4488) nothing more will be heard: then the far end
    /// is trusted.
    mutating func answered(_ response: Response?, now: Instant) {
        guard self.isOpen else { return }
        switch self.subscriber.answered(response, now: now) {
        case nil:
            guard response?.headers[.referSub]?.lowercased() == "false" else { return }
            self.subscriber.leave()
            self.state = .done
        case .refresh, .end:
            let why = response.map { " The answer was: \($0.reason) (\($0.status))." } ?? " There was no answer."
            self.fail(response?.status, "The call could not be transferred.\(why)")
        }
    }

    /// A NOTIFY of the subscription that the REFER began.
    mutating func receive(_ notified: SubscriptionState, _ fragment: StatusFragment?, now: Instant) {
        guard self.isOpen else { return }
        let end = self.subscriber.receive(notified, now: now)
        switch fragment?.status {
        case let status? where status >= 300:
            let reason = fragment.map { $0.reason.isEmpty ? "\(status)" : "\($0.reason) (\(status))" } ?? ""
            self.fail(status, "\(self.target.name) could not be reached: \(reason). The call goes on.")
        case let status? where status >= 200: self.state = .done
        case 180, 183: self.state = .ringing
        case _: break  // 100, or nothing that says more.
        }
        guard self.isOpen, end != nil else { return }
        self.fail(nil, "The far end does not tell what became of the transfer. The call goes on.")
    }

    mutating func handleTimeout(now: Instant) {
        guard self.isOpen, self.subscriber.handleTimeout(now: now) != nil else { return }
        self.fail(nil, "\(self.target.name) did not answer in time. The call goes on.")
    }

    private mutating func fail(_ status: Int?, _ message: String) {
        self.subscriber.leave()
        self.state = .failed(status: status, message: message)
    }
}
