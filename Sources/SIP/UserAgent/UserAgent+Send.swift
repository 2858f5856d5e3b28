// Requests outside of dialogs (RFC 3261, section 8.1).

public import Primitives

extension UserAgent {
    /// Sends a request that is neither INVITE nor part of a dialog. Challenges are answered inside: one try for each
    /// realm, `stale` honoured, CSeq + 1 and a new branch each time.
    public mutating func send(_ request: OutgoingRequest, now: Instant) -> RequestID {
        precondition(request.method != .invite && request.method != .ack, "INVITE has `invite`, ACK is ours to send")
        let id = RequestID(rawValue: self.nextID())
        let number = self.startTransaction(
            self.makeRequest(request), purpose: .request(id), route: request.route, nextHop: request.route,
            authentication: AuthenticationExchange(credentials: request.credentials), owner: request.owner, now: now)
        if number == nil { self.emit(.requestFailed(id, .overflow)) }
        return id
    }

    /// Builds the request without Via (RFC 3261, section 8.1.1).
    mutating func makeRequest(_ template: OutgoingRequest) -> Request {
        var from = template.from
        from.tag = template.fromTag ?? self.entropy.tag()
        var to = template.to
        to.tag = nil
        let number = min(max(1, template.cSeq ?? 1), 0x7FFF_FFFF)
        var request = Request(method: template.method, uri: template.uri)
        request.headers.append(.maxForwards, String(Self.maxForwards))
        for uri in template.routeSet { request.headers.append(.route, "<\(uri)>") }
        request.headers.append(.from, from.description)
        request.headers.append(.to, to.description)
        request.headers.append(.callID, template.callID ?? self.entropy.callID())
        request.headers.append(.cSeq, CSeq(number: number, method: template.method).description)
        for field in template.headers { request.headers.append(field.name, field.value) }
        if request.headers[.userAgent] == nil { request.headers.append(.userAgent, self.configuration.product) }
        self.addBody(template.body, contentType: template.contentType, to: &request)
        return request
    }
}
