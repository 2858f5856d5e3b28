import SIP

/// Where a call goes instead of ringing here: the caller is told by a 302 (RFC 3261, section 21.3.3).
struct Forwarding: Hashable, Sendable {
    /// The reasons of RFC 5806, section 4.
    enum Reason: String, Hashable, Sendable {
        case unconditional
        case busy = "user-busy"
        case noAnswer = "no-answer"
    }

    let target: SIPURI
    /// The target as the person wrote it.
    let shown: String
    let diversion: String

    /// `nil` when no target is set, or when it is nothing that can be called, or the account itself.
    init?(_ text: String?, of account: Account, because reason: Reason) {
        guard let text, let target = try? DialTarget(text, account: account),
            target.uri.user != account.user || target.uri.host.lowercased() != account.domain.lowercased()
        else { return nil }
        self.target = target.uri
        self.shown = text
        self.diversion = "<\(account.addressOfRecord.uri)>;reason=\(reason.rawValue)"
    }

    var headers: Headers { [.contact: "<\(URI.sip(self.target))>", .diversion: self.diversion] }
}
