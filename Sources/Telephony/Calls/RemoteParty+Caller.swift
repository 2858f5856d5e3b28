import SIP

// Who calls, as far as it can be believed.

extension RemoteParty {
    /// A caller who does not want to be known (RFC 3323, section 4.1.1.3).
    static let anonymous = RemoteParty(
        uri: "sip:anonymous@anonymous.invalid", user: "anonymous", displayName: "Anonymous")

    /// The identity that the account's server asserts (RFC 3325), where it may be believed and shown; else what the
    /// caller writes into From.
    init?(caller request: Request, trustsIdentity: Bool) {
        let asserted = trustsIdentity && !request.asksForPrivacy ? request.assertedIdentity : nil
        guard let address = asserted ?? request.from else { return nil }
        self = Self.isAnonymous(address) ? .anonymous : RemoteParty(address)
    }

    private static func isAnonymous(_ address: NameAddress) -> Bool {
        guard let uri = address.uri.sip else { return false }
        return uri.user?.lowercased() == "anonymous" || uri.host.lowercased().hasSuffix("anonymous.invalid")
    }
}

extension Request {
    /// RFC 3325, section 9.1: one SIP address, one telephone number, or both.
    fileprivate var assertedIdentity: NameAddress? {
        let identities = self.headers.values(.pAssertedIdentity).compactMap { try? NameAddress(parsing: $0) }
        return identities.first { $0.uri.sip != nil } ?? identities.first
    }

    /// RFC 3325, section 9.3: the identity is for servers, not for people.
    fileprivate var asksForPrivacy: Bool {
        self.headers.values(.privacy).contains { value in
            value.split(separator: ";").contains { $0.lowercased().filter { $0 != " " } == "id" }
        }
    }
}
