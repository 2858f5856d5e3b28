/// The status line in a `message/sipfrag` body (RFC 3420): how a call that REFER asked for stands.
public struct StatusFragment: Hashable, Sendable {
    public var status: Int
    public var reason: String

    public init(status: Int, reason: String? = nil) {
        self.status = status
        self.reason = reason ?? Response(status: status).reason
    }

    /// `nil` when the first line is no status line. Everything behind it is left aside.
    public init?(parsing body: [UInt8]) {
        let line = body.prefix(Self.longestLine).prefix { $0 != 13 && $0 != 10 }
        let parts = String(decoding: line, as: UTF8.self).split(
            separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].uppercased() == "SIP/2.0", parts[1].utf8.count == 3,
            let status = Int(parts[1]), (100..<700).contains(status)
        else { return nil }
        self.status = status
        self.reason = parts.count > 2 ? String(parts[2]) : ""
    }

    private static let longestLine = 256
}

extension StatusFragment: CustomStringConvertible {
    public var description: String { "SIP/2.0 \(self.status) \(self.reason)\r\n" }
}
