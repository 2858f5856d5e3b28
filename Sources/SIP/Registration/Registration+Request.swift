// The REGISTER that is due (RFC 3261, section 10.2).

import Primitives

extension Registration {
    /// The numbers a request may use up for challenges; the next REGISTER begins above them when no answer says
    /// how far the agent came.
    static let sequenceReserve: UInt32 = 8

    /// The request for the current state; each call counts CSeq up.
    ///
    /// - Parameter contact: Our Contact; `nil`: made of the address-of-record's user and the route's local address.
    public mutating func makeRequest(
        route: Route, contact: NameAddress? = nil, credentials: [Credentials]
    ) -> UserAgent.OutgoingRequest {
        self.sequence = (self.sequence &+ 1) & 0x7FFF_FFFF
        let isFarewell = self.state == .unregistering
        let wanted = contact ?? self.settings.contact ?? self.makeContact(route)
        let contact = isFarewell ? self.boundContact ?? wanted : wanted
        self.contact = contact
        var headers = Headers()
        headers.append(.contact, contact.description)
        if let old = self.boundContact, !old.uri.isEquivalent(to: contact.uri) {
            // RFC 3261, section 10.2.2: one request brings the new binding and takes the old one away.
            headers.append(.contact, "\(old.description);expires=0")
        }
        headers.append(.expires, String(isFarewell ? 0 : self.expires.wholeSeconds))
        headers.append(.supported, "path")
        return UserAgent.OutgoingRequest(
            method: .register, uri: self.settings.registrar, from: self.settings.addressOfRecord,
            to: self.settings.addressOfRecord, callID: self.callID, cSeq: max(1, self.sequence),
            fromTag: self.fromTag, headers: headers, route: route, credentials: credentials,
            routeSet: self.settings.routeSet)
    }

    private func makeContact(_ route: Route) -> NameAddress {
        NameAddress(uri: .sip(route.contact(user: self.settings.addressOfRecord.uri.sip?.user)))
    }
}
