import SIP

// What a person typed into the settings, checked before anything is sent.

extension Account {
    private static let longestField = 255
    private static let expiresRange: ClosedRange<Duration> = .seconds(30)...(.seconds(86_400))

    /// Throws the first field that cannot be right.
    func validate() throws(PhoneError) {
        try Self.check(self.user, field: "user", name: "user name")
        try Self.checkHost(self.server.host, field: "server", name: "server")
        try Self.checkHost(self.domain, field: "domain", name: "domain")
        if let proxy = self.outboundProxy {
            try Self.checkHost(proxy.host, field: "outboundProxy", name: "outbound proxy")
            if proxy.port == 0 {
                throw .invalidAccount(
                    field: "outboundProxy", reason: "The outbound proxy's port must be between 1 and 65535.")
            }
        }
        if let stun = self.stunServer {
            try Self.checkHost(stun.host, field: "stunServer", name: "STUN server")
            if stun.port == 0 {
                throw .invalidAccount(
                    field: "stunServer", reason: "The STUN server's port must be between 1 and 65535.")
            }
        }
        if self.server.port == 0 {
            throw .invalidAccount(field: "port", reason: "The port must be between 1 and 65535.")
        }
        for (field, text) in [("authUser", self.authenticationUser), ("displayName", self.displayName)] {
            guard let text else { continue }
            guard text.utf8.count <= Self.longestField, !Self.hasControls(text) else {
                throw .invalidAccount(field: field, reason: "This text is too long or has unprintable characters.")
            }
        }
        if !Self.expiresRange.contains(self.expires) {
            throw .invalidAccount(field: "expires", reason: "The registration time must be 30 seconds to one day.")
        }
    }

    /// A line that demands encryption needs a way on which keys may travel (RFC 4568, section 8). Where DNS chooses the
    /// way, each call shows whether there is one.
    func checkEncryption(field: String) throws(PhoneError) {
        guard let transport = self.hop.transport, SoundEncryption(self.preferences).isImpossible(over: transport) else {
            return
        }
        throw .invalidAccount(
            field: field,
            reason: "Calls that are always encrypted need TLS to \(self.server.host): without it, whoever sees the "
                + "network can read the keys. Choose TLS for the line, or allow keys without TLS.")
    }

    private static func check(_ text: String, field: String, name: String) throws(PhoneError) {
        guard !text.isEmpty else { throw .invalidAccount(field: field, reason: "Enter the \(name).") }
        guard text.utf8.count <= Self.longestField, !Self.hasControls(text), !text.contains(" "), !text.contains("@")
        else {
            throw .invalidAccount(field: field, reason: "The \(name) may hold no spaces and no @.")
        }
    }

    private static func checkHost(_ text: String, field: String, name: String) throws(PhoneError) {
        try Self.check(text, field: field, name: name)
        guard let uri = try? SIPURI(parsing: "sip:\(text)"), uri.port == nil, uri.parameters.names.isEmpty,
            uri.headers.isEmpty
        else {
            throw .invalidAccount(
                field: field, reason: "The \(name) must be a name such as pbx.example.com, without “sip:” and port.")
        }
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
