/// What stands in front of the samples that a browser is to play.
public struct DownlinkAudio: Hashable, Sendable {
    public let format: AudioFormat
    public let stream: UInt32
    public let epoch: UInt32
    public let sequence: UInt32
    /// The host's media clock in milliseconds; wraps.
    public let time: UInt32
    /// Hertz.
    public let rate: UInt32
    /// What the frame stands for, at `rate`.
    public let sampleCount: Int
    /// Of the frames that came the other way, when one is due.
    public let receipt: AudioReceipt?

    public init(
        format: AudioFormat, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        sampleCount: Int, receipt: AudioReceipt? = nil
    ) {
        self.format = format
        self.receipt = receipt
        self.sampleCount = sampleCount
        self.stream = stream
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.rate = rate
    }
}
