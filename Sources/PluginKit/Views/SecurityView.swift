/// What of a call is encrypted between this server and the line's own.
public struct SecurityView: Codable, Hashable, Sendable {
    /// The sound, both ways.
    public enum Media: String, Codable, CaseIterable, Hashable, Sendable {
        case srtp
        case none
    }

    /// `nil` until it is agreed.
    public let media: Media?
    /// The suite's name of RFC 4568, with `srtp`.
    public let suite: String?
    /// `udp`, `tcp` or `tls`; `nil` until there is a way.
    public let signalling: String?

    public init(media: Media?, suite: String? = nil, signalling: String? = nil) {
        self.media = media
        self.suite = suite
        self.signalling = signalling
    }
}
