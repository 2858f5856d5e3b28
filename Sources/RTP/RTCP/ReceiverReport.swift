/// What one that sends nothing says about the sources it hears (RFC 3550, section 6.4.2).
public struct ReceiverReport: Hashable, Sendable {
    public var ssrc: SSRC
    public var blocks: [ReportBlock]

    public init(ssrc: SSRC, blocks: [ReportBlock]) {
        self.ssrc = ssrc
        self.blocks = blocks
    }
}
