// Which transport a request takes because of its size (RFC 3261, section 18.1.1).

import Primitives

extension UserAgent {
    /// What exceeds it goes by TCP, because a datagram that is cut into fragments is often lost.
    static let largestDatagram = 1_300

    /// The request with its Via, as bytes, and the way it takes: `nextHop`, or TCP to the same peer.
    mutating func addressed(
        _ request: Request, to nextHop: Route, branch: String, now: Instant
    ) -> (Request, Datagram, Route) {
        let addressed = Self.withVia(request, nextHop, branch: branch)
        guard nextHop.transport == .udp, nextHop.mayUseTCP, request.method != .cancel,
            addressed.datagram.bytes.count > Self.largestDatagram,
            !self.tcpRefusals.contains(nextHop.remote, now: now)
        else { return (addressed.request, addressed.datagram, nextHop) }
        var hop = nextHop
        hop.transport = .tcp
        let moved = Self.withVia(request, hop, branch: branch)
        return (moved.request, moved.datagram, hop)
    }

    /// TCP was refused before anything came back: the same request goes by UDP after all, in the same transaction.
    /// Should the peer have seen it, the branch shows that it is a copy.
    mutating func fallBackToUDP(_ number: UInt64, now: Instant) -> Bool {
        guard var record = self.clients[number], let route = record.udpFallback, record.machine.isUnanswered else {
            return false
        }
        var request = record.request
        request.headers.remove(.via)
        let addressed = Self.withVia(request, route, branch: record.key.branch)
        record.udpFallback = nil
        record.nextHop = route
        record.request = addressed.request
        record.datagram = addressed.datagram
        record.machine = self.makeMachine(request.method, isReliable: false, now: now)
        self.clients[number] = record
        self.timers.schedule(.client(number), at: record.machine.deadline)
        self.emit(record.datagram, of: record.owner)
        if case .invite(let session) = record.purpose { self.restartPatience(of: session, in: number, now: now) }
        return true
    }

    private static func withVia(
        _ request: Request, _ route: Route, branch: String
    ) -> (request: Request, datagram: Datagram) {
        var request = request
        request.headers.prepend(.via, Self.via(route, branch: branch).description)
        return (request, Datagram(route, bytes: request.serialized()))
    }
}
