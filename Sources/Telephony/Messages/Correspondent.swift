import SIP

/// An account and whom it writes with: what makes a conversation.
public struct Correspondent: Hashable, Sendable {
    public let account: AccountID
    /// `user@host`, the same for every way of writing the address.
    public let address: String

    public init(account: AccountID, address: String) {
        self.account = account
        self.address = address
    }

    /// Ports and parameters say where somebody is, not who; the server's own name stands for the domain.
    init(_ uri: SIPURI, of account: Account) {
        let host = uri.host.lowercased()
        let isAtHome = host == account.domain.lowercased() || host == account.server.host.lowercased()
        let domain = isAtHome ? account.domain.lowercased() : host
        self.init(account: account.id, address: uri.user.map { "\($0)@\(domain)" } ?? domain)
    }

    /// The correspondent who is shown as `party`; a telephone number belongs to the account's domain.
    init(_ party: RemoteParty, of account: Account) {
        let uri = (try? SIPURI(parsing: party.uri)) ?? account.requestURI(user: party.user)
        self.init(uri, of: account)
    }
}
