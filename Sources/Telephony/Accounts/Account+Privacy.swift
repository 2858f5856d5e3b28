import SIP

// Who calls, and who the called person shall see.

extension Account {
    /// From of a call, and the headers that go with it. A call without a name tells the server alone who calls
    /// (RFC 3323, section 4.1; RFC 3325, section 9.2 and 9.3), and its Contact does not name the user either.
    func identity(on route: Route, isAnonymous: Bool) -> (from: NameAddress, headers: Headers) {
        var contact = self.contact(on: route)
        guard isAnonymous else {
            return (self.addressOfRecord, [.contact: contact.description])
        }
        if var uri = contact.uri.sip {
            uri.user = "anonymous"
            contact.uri = .sip(uri)
        }
        let from = NameAddress(
            displayName: "Anonymous", uri: .sip(SIPURI(user: "anonymous", host: "anonymous.invalid")))
        return (
            from,
            [
                .contact: contact.description, .privacy: "id",
                .pPreferredIdentity: self.addressOfRecord.description,
            ]
        )
    }
}
