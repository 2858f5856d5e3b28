/// Why bytes are not the RTP or RTCP that they claim to be.
public enum RTPError: Error, Hashable, Sendable {
    /// Fewer bytes than the format needs at this place.
    case truncated(Int)
    case unsupportedVersion(UInt8)
    /// The padding count is zero or reaches beyond what is there (RFC 3550, section 5.1).
    case badPadding(UInt8)
    case tooLarge(Int)
    /// A compound packet must begin with SR or RR (RFC 3550, section 6.1).
    case notCompound(UInt8)
    /// More RTCP packets in one datagram than the limit.
    case tooManyPackets(Int)
    /// An SDES item or a count runs past its packet.
    case badLength(Int)
}
