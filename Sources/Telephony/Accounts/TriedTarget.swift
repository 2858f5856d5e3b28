import SIP

/// A next hop to which a request was sent in vain.
struct TriedTarget: Hashable, Sendable {
    /// Why another target may do better (RFC 3263, section 4.3).
    enum Failure: Hashable, Sendable {
        /// Nothing came back in time.
        case silent
        /// Refused, unreachable, or no connection.
        case unreachable
        /// 503, with the seconds of its Retry-After.
        case unavailable(retryAfter: Int?)
    }

    let route: Route
    let failure: Failure

    func isSameWay(as other: Route) -> Bool {
        self.route.hop == other.hop && self.route.local == other.local
    }
}

extension TriedTarget: CustomStringConvertible {
    var description: String {
        let outcome =
            switch self.failure {
            case .silent: "no answer"
            case .unreachable: "cannot be reached"
            case .unavailable: "not in service"
            }
        return "\(self.route.remote) (\(outcome))"
    }
}

extension TriedTarget.Failure {
    /// `nil` for an outcome that is about the call and not about the server that told it.
    init?(_ failure: InviteFailure) {
        switch failure {
        case .timeout: self = .silent
        case .transport: self = .unreachable
        case .rejected(let response) where response.status == 503:
            self = .unavailable(retryAfter: response.retryAfter)
        case .rejected, .redirectedInCircles, .cancelled, .authentication, .remoteEnded, .declined, .overflow:
            return nil
        }
    }

    /// Of a request that is no INVITE. Silence counts for nothing there: a proxy stays silent when the far end is
    /// (RFC 4320, section 4.2), and what was slow would be delivered twice.
    init?(_ result: Result<Response, ClientFailure>) {
        switch result {
        case .success(let response) where response.status == 503:
            self = .unavailable(retryAfter: response.retryAfter)
        case .failure(.transport): self = .unreachable
        case .success, .failure(.timeout), .failure(.authentication), .failure(.overflow): return nil
        }
    }
}
