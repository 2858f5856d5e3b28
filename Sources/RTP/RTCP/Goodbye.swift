/// The end of one or more sources (RFC 3550, section 6.6).
public struct Goodbye: Hashable, Sendable {
    public var sources: [SSRC]

    public init(sources: [SSRC]) {
        self.sources = sources
    }
}
