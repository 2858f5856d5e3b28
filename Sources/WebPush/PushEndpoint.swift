// The address of a subscription comes from a browser, and the host calls it: it is read strictly.

import Primitives

/// The `https:` address at which a push service takes messages for one browser.
public struct PushEndpoint: Hashable, Sendable {
    /// UTF-8 bytes of an address.
    public static let longest = 2_048
    static let standardPort: UInt16 = 443

    public let text: String
    /// A name in lower case, or an address; IPv6 without brackets.
    public let host: String
    public let port: UInt16
    /// Path and query, as they stand in the request line.
    public let path: String

    /// `nil` unless it is `https://host[:port]/…` in printable ASCII, without user or fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            text.lowercased().hasPrefix("https://"), !text.contains("#"), !text.contains("\\")
        else { return nil }
        let rest = text.dropFirst("https://".count)
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<slash]) else { return nil }
        self.text = text
        self.host = host
        self.port = port
        let path = String(rest[slash...])
        self.path = path.hasPrefix("/") ? path : "/" + path
    }

    /// As RFC 6454 writes it: the audience of a token.
    var origin: String { "https://\(self.hostText)" }

    /// As it stands in `Host`.
    var hostText: String {
        let name = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == Self.standardPort ? name : "\(name):\(self.port)"
    }

    private static func authority(_ text: Substring) -> (host: String, port: UInt16)? {
        var name = text
        var port = self.standardPort
        let end = text.hasPrefix("[") ? text.lastIndex(of: "]") : text.startIndex
        guard let end else { return nil }
        if let colon = text[end...].firstIndex(of: ":") {
            guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
            name = text[..<colon]
            port = number
        }
        if name.hasPrefix("[") {
            guard IPAddress(String(name))?.isV6 == true else { return nil }
            return (String(name.dropFirst().dropLast()).lowercased(), port)
        }
        let isName = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }
        guard isName, (1...253).contains(name.utf8.count) else { return nil }
        return (name.lowercased(), port)
    }
}
