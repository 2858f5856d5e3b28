/// A site whose pages may telephone through this host: `https://crm.example`, with a port where it is not the usual one.
public struct AllowedOrigin: Hashable, Sendable {
    public let isSecure: Bool
    public let name: String
    public let port: Int

    /// Reads an origin as a browser writes it (RFC 6454, section 6.1); plain http counts on loopback only, because anybody on
    /// the way could put a page of their own there.
    public init?(_ text: String) {
        let parts = text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, parts[0] == "http:" || parts[0] == "https:",
            let host = AllowedHost(String(parts[2]))
        else { return nil }
        self.isSecure = parts[0] == "https:"
        guard self.isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(host.name) else { return nil }
        self.name = host.name
        self.port = host.port ?? (self.isSecure ? 443 : 80)
    }
}
