// The address to open, for people.

import Primitives

/// Where a browser finds the page.
struct PageAddress {
    let text: String

    init(_ settings: HostSettings, port: Int) {
        let scheme = settings.usesTLS ? "https" : "http"
        self.text = "\(scheme)://\(Self.name(settings)):\(port)"
    }

    /// `localhost` where it leads to us; an allowed name where the address alone does not.
    private static func name(_ settings: HostSettings) -> String {
        if settings.bind == .loopbackV4 { return "localhost" }
        if settings.bind.isUnspecified {
            return settings.allowedHosts.first?.name ?? LocalAddresses.first?.hostText ?? "localhost"
        }
        return settings.bind.hostText
    }
}

extension IPAddress {
    /// As it stands in a URL: IPv6 in brackets.
    var hostText: String { self.isV6 ? "[\(self)]" : "\(self)" }
}
