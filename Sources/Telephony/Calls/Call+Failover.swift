import Primitives
import SIP

// The same call once more, at another server of the domain (RFC 3263, section 4.3).

extension Call {
    /// The port that is open already, where the sound on that way leaves from the same address of ours.
    func mediaPort(for route: Route) -> UInt16? {
        self.route?.local.address == route.local.address ? self.port : nil
    }

    /// INVITEs before the next one that were no copies of each other.
    var attempts: Int { self.tried.count + (self.insistsOnEncryption ? 1 : 0) }

    /// What the target before may have said is void.
    mutating func goOn(to route: Route, now: Instant) -> [Action] {
        guard case .inviting(_, let progress) = self.state else { return [] }
        let port = self.mediaPort(for: route)
        self.forks = Forks()
        self.route = route
        self.state = .opening
        let report: [Action] = progress == .dialing ? [] : [.report]
        if let port { return report + self.mediaOpened(port: port, now: now) }
        // What a STUN server told of the other address's port holds for that one alone.
        self.port = nil
        self.outsideAddress = nil
        self.parameters = nil
        return report + [.openMedia(local: route.local.address)]
    }

    /// How the call ended when no server took it; with several, what became of each.
    func end(of failure: InviteFailure) -> CallEnd {
        var end = CallEnd(failure, remote: self.remote, server: self.server)
        if self.tried.count > 1, TriedTarget.Failure(failure) != nil {
            end.message += " Tried: \(self.tried.map(\.description).joined(separator: ", "))."
        }
        return end
    }
}
