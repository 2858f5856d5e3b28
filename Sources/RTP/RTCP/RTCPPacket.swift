/// One packet of an RTCP compound (RFC 3550, section 6.1).
public enum RTCPPacket: Hashable, Sendable {
    case senderReport(SenderReport)
    case receiverReport(ReceiverReport)
    case sourceDescription([SourceDescription])
    case goodbye(Goodbye)
    /// APP, feedback and extended reports: skipped by their length.
    case other(UInt8)

    /// Packets in one datagram; more is refused.
    public static let mostPackets = 16

    static let headerLength = 4
    static let senderInformationLength = 24

    enum Kind {
        static let senderReport: UInt8 = 200
        static let receiverReport: UInt8 = 201
        static let sourceDescription: UInt8 = 202
        static let goodbye: UInt8 = 203
    }
}
