/// What a sender says about its own stream, and about the sources it hears (RFC 3550, section 6.4.1).
public struct SenderReport: Hashable, Sendable {
    public var ssrc: SSRC
    public var ntp: NTPTimestamp
    /// The same instant on the clock of the stream.
    public var timestamp: RTPTimestamp
    public var packetCount: UInt32
    /// Payload bytes, without headers and padding.
    public var octetCount: UInt32
    public var blocks: [ReportBlock]

    public init(
        ssrc: SSRC, ntp: NTPTimestamp, timestamp: RTPTimestamp, packetCount: UInt32, octetCount: UInt32,
        blocks: [ReportBlock]
    ) {
        self.ssrc = ssrc
        self.ntp = ntp
        self.timestamp = timestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
        self.blocks = blocks
    }
}
