// The settings form, checked field by field, with a sentence for each mistake.

import PluginKit
import Primitives
import SIP
import Telephony
import Vault

/// The fields of an account as the phone needs them.
struct AccountForm {
    let user: String
    let domain: String
    let authenticationUser: String?
    let displayName: String?
    let server: ServerAddress
    /// `nil`: the form does not speak of it, and what is stored stays.
    let certificate: CertificateTrust?
    let publicAddress: IPAddress?
    let stunServer: ServerAddress?
    let outboundProxy: ServerAddress?
    /// Without, the stored outbound proxy stays.
    let namesProxy: Bool
    let keepAlive: KeepAliveMethod

    init(_ draft: AccountDraft) throws(HandlerError) {
        let (host, typedPort) = try Self.host(draft.server)
        if let port = draft.port, !(1...65535).contains(port) {
            throw .invalidField("port", "The port must be a number from 1 to 65535; leave it empty for 5060.")
        }
        let port = draft.port.map { UInt16(truncatingIfNeeded: $0) } ?? typedPort
        guard let transport = Self.transport(draft.transport) else {
            throw .invalidField("transport", "The transport is auto, udp, tcp or tls.")
        }
        self.server = ServerAddress(host: host, port: port, transport: transport)
        self.certificate = try draft.certificate.map { text throws(HandlerError) in
            guard let certificate = CertificateTrust(formText: Self.trimmed(text)) else {
                throw .invalidField(
                    "certificate",
                    "Enter the certificate's SHA-256 as 64 hex digits, or an authority's certificate as PEM text.")
            }
            return certificate
        }
        self.publicAddress = try Self.filled(draft.publicAddress).map { text throws(HandlerError) in
            guard let address = IPAddress(text), !address.isUnspecified, !address.isMulticast else {
                throw .invalidField("publicAddress", "Enter an IP address such as 198.51.100.7, or leave it empty.")
            }
            return address
        }
        self.stunServer = try Self.stunServer(draft.stunServer)
        self.namesProxy = draft.outboundProxy != nil
        self.outboundProxy = try Self.proxy(draft.outboundProxy, transport: transport)
        self.keepAlive = try Self.keepAlive(draft.keepAlive)
        self.user = try Self.name(draft.user, "user")
        self.domain =
            try Self.filled(draft.domain).map { text throws(HandlerError) in
                try Self.host(text, field: "domain").host
            } ?? host
        self.authenticationUser = try Self.filled(draft.authUser).map { text throws(HandlerError) in
            try Self.checked(text, "authUser")
        }
        self.displayName = try Self.filled(draft.displayName).map { text throws(HandlerError) in
            try Self.checked(text, "displayName")
        }
        if let password = draft.password, password.isEmpty || password.contains(where: \.isNewline) {
            throw .invalidField("password", "Enter the password of \(self.user).")
        }
    }

    /// Whether the password that the vault keeps may be tried with this form. It was given for one server and one
    /// user; whoever borrows the page for a minute must not send its digest elsewhere.
    func mayReuse(passwordOf stored: StoredAccount) -> Bool {
        stored.server.host == self.server.host && stored.server.port == self.server.port
            && self.isAsSecure(as: stored) && stored.domain == self.domain && stored.user == self.user
            && stored.authenticationUser == self.authenticationUser
            && (!self.namesProxy || StoredSettings(stored.settings).outboundProxy == self.outboundProxy?.description)
    }

    /// Whether the way to the server proves and hides as much as the one for which the password was given.
    private func isAsSecure(as stored: StoredAccount) -> Bool {
        guard let before = Self.transport(stored.server.transport), before != .udp, before != .tcp else { return true }
        let trust = StoredSettings(stored.settings).certificate.flatMap(CertificateTrust.init(formText:))
        return (self.server.transport == .tls || self.server.transport == before)
            && (self.certificate == nil || self.certificate?.formText == (trust ?? .authorities).formText)
    }

    /// Takes `pbx.example`, `sip:pbx.example`, `pbx.example:5080`, `192.0.2.1` and `[2001:db8::1]:5060`.
    static func host(
        _ text: String, field: String = "server"
    ) throws(HandlerError) -> (host: String, port: UInt16?) {
        var text = Self.trimmed(text).lowercased()
        if text.hasPrefix("sip:") { text.removeFirst(4) }
        if text.contains(":"), !text.hasPrefix("["), let address = IPAddress(text), address.isV6 { text = "[\(text)]" }
        guard let parsed = AllowedHost(text), Self.isHost(parsed.name) else {
            throw .invalidField(
                field, "Enter a server name or address, for example pbx.example or 192.0.2.1, without spaces.")
        }
        return (parsed.name, parsed.port.map { UInt16(truncatingIfNeeded: $0) })
    }

    private static func isHost(_ name: String) -> Bool {
        if name.hasPrefix("[") { return IPAddress(name) != nil }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isNumeric = name.allSatisfy { $0.isNumber || $0 == "." }
        guard !isNumeric else { return IPAddress(name).map { !$0.isUnspecified } ?? false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        }
    }

    private static func name(_ text: String, _ field: String) throws(HandlerError) -> String {
        let name = Self.trimmed(text)
        guard !name.isEmpty else { throw .invalidField(field, "Enter the user name that the server knows you by.") }
        guard !name.contains("@") else {
            throw .invalidField(field, "Enter only what stands before the @; the rest belongs into server or domain.")
        }
        return try Self.checked(name, field)
    }

    private static func checked(_ text: String, _ field: String) throws(HandlerError) -> String {
        guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
            throw .invalidField(field, "The field \"\(field)\" holds characters that cannot be shown.")
        }
        return text
    }

    /// The transport that DNS and the size of a request decide about.
    static let automatic = "auto"

    /// The inner `nil` is `auto`, the outer one nonsense.
    static func transport(_ text: String?) -> Transport?? {
        switch text?.lowercased() {
        case nil, "", Self.automatic: .some(nil)
        case let text?: Transport(token: text).map { .some($0) }
        }
    }

    static func filled(_ text: String?) -> String? {
        let text = Self.trimmed(text ?? "")
        return text.isEmpty ? nil : text
    }

    static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
