import SIP

// Who is calling or writing, from an address header.

extension RemoteParty {
    init(_ address: NameAddress) {
        let sip = address.uri.sip
        self.init(
            uri: address.uri.description, user: sip?.user ?? sip?.host ?? Self.number(of: address.uri),
            displayName: address.displayName.flatMap(Self.shown))
    }

    /// The name for a sentence.
    var name: String { self.displayName ?? self.user }

    /// The name with the number behind it.
    var introduction: String {
        guard self != .anonymous else { return "An anonymous caller" }
        return self.displayName.map { "\($0) (\(self.user))" } ?? self.user
    }

    /// The number of a tel: URI (RFC 3966), without its parameters.
    private static func number(of uri: URI) -> String {
        let text = uri.description
        return text.hasPrefix("tel:") ? String(text.dropFirst(4).prefix { $0 != ";" }) : text
    }
}
