/// One chunk of an SDES packet, of which we use the canonical name only (RFC 3550, section 6.5).
public struct SourceDescription: Hashable, Sendable {
    /// The length field of an item has eight bits.
    public static let longestName = 255

    public var ssrc: SSRC
    /// UTF-8 as it came; empty when the chunk has no CNAME.
    public var cname: [UInt8]

    public init(ssrc: SSRC, cname: [UInt8]) {
        self.ssrc = ssrc
        self.cname = Array(cname.prefix(Self.longestName))
    }
}
