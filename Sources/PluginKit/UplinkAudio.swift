/// What stands in front of the samples that a browser sent.
public struct UplinkAudio: Hashable, Sendable {
    public let format: AudioFormat
    public let stream: UInt32
    public let epoch: UInt32
    public let sequence: UInt32
    /// When it was sent, on a steady clock of the browser, in milliseconds; wraps.
    public let time: UInt32
    /// Hertz.
    public let rate: UInt32
    public let isSilence: Bool
    /// Where the payload begins: PCM16, little-endian, or one Opus packet.
    public let payloadOffset: Int
    /// Bytes; zero where the frame is silent and leaves them out.
    public let payloadCount: Int
    /// What the frame stands for, at `rate`.
    public let sampleCount: Int
    /// Of the frames that went the other way, where there is one.
    public let receipt: AudioReceipt?

    public init(
        format: AudioFormat, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        isSilence: Bool, payloadOffset: Int, payloadCount: Int, sampleCount: Int, receipt: AudioReceipt? = nil
    ) {
        self.format = format
        self.stream = stream
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.rate = rate
        self.isSilence = isSilence
        self.payloadOffset = payloadOffset
        self.payloadCount = payloadCount
        self.sampleCount = sampleCount
        self.receipt = receipt
    }
}
