// A page of another site must not reach this host through its visitor's browser.

import PluginKit
import Primitives

/// Which Host and Origin headers are ours.
///
/// Checking Host defeats DNS rebinding: a foreign name that resolves to us is refused. Checking Origin defeats
/// cross-site WebSockets, which no browser restricts by itself (RFC 6455, section 10.2).
struct OriginPolicy: Hashable, Sendable {
    /// The names and literals that stand for this machine; they count with our ports only.
    let ownNames: Set<String>
    let allowed: [AllowedHost]
    /// Other sites whose pages may come in.
    let guests: Set<AllowedOrigin>
    let isSecure: Bool
    /// The port of the page, and that of the audio listener if there is one.
    var pagePort: Int
    var audioPort: Int?

    init(settings: HostSettings, addresses: [IPAddress]) {
        var names: Set<String> = []
        if settings.bind.isUnspecified { names.formUnion(addresses.map(\.hostText)) }
        if settings.bind.isLoopback || settings.bind.isUnspecified {
            names.formUnion(["localhost", "127.0.0.1", "[::1]"])
        }
        if !settings.bind.isUnspecified { names.insert(settings.bind.hostText) }
        self.ownNames = names
        self.allowed = settings.allowedHosts
        self.guests = Set(settings.allowedOrigins)
        self.isSecure = settings.usesTLS
        self.pagePort = Int(settings.port)
        self.audioPort = settings.audioPort.map(Int.init)
    }

    /// Why a request is refused; `nil` lets it in.
    func refusal(host: String?, origin: String?) -> HandlerError? {
        guard let host, let named = AllowedHost(host), self.isOurs(named, ports: [self.pagePort, self.audioPort]) else {
            return HandlerError(
                code: "hostRefused",
                message: "This host does not answer to the name in the address. Use the address that it printed at "
                    + "its start, or start it with --allowed-host.")
        }
        guard let origin else { return nil }
        guard self.isOurs(origin: origin) || self.isGuest(origin: origin) else {
            return HandlerError(
                code: "originRefused",
                message: "A page from another site may not use this host, unless it was started with --allowed-origin.")
        }
        return nil
    }

    /// Whether a Host header names this machine itself, which a proxy in front would not do.
    func namesLoopback(_ host: String) -> Bool {
        guard let named = AllowedHost(host) else { return false }
        return ["localhost", "127.0.0.1", "[::1]"].contains(named.name)
    }

    /// Whether a page belongs to another site that was allowed.
    func isGuest(origin: String) -> Bool {
        guard !self.isOurs(origin: origin), let origin = AllowedOrigin(origin) else { return false }
        return self.guests.contains(origin)
    }

    /// Whether a page came from this machine itself.
    func isLoopback(origin: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        return self.namesLoopback(String(origin[scheme.upperBound...]))
    }

    private func isOurs(_ named: AllowedHost, ports: [Int?]) -> Bool {
        let port = named.port ?? (self.isSecure ? 443 : 80)
        if self.ownNames.contains(named.name), ports.contains(port) { return true }
        return self.allowed.contains { $0.name == named.name && ($0.port == nil || $0.port == named.port) }
    }

    private func isOurs(origin: String) -> Bool {
        let parts = origin.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, parts[0] == "http:" || parts[0] == "https:",
            let named = AllowedHost(String(parts[2]))
        else { return false }
        let isSecure = parts[0] == "https:"
        let port = named.port ?? (isSecure ? 443 : 80)
        if self.ownNames.contains(named.name), port == self.pagePort, isSecure == self.isSecure { return true }
        // A proxy in front may speak TLS while we do not, so either scheme counts for a name that was allowed.
        return self.allowed.contains { $0.name == named.name && ($0.port == nil || $0.port == port) }
    }
}
