/// What stands in front of the samples that a browser sent.
public struct UplinkAudio: Hashable, Sendable {
    public let stream: UInt32
    public let epoch: UInt32
    public let sequence: UInt32
    /// The browser's capture clock in milliseconds; wraps.
    public let captureTime: UInt32
    /// Hertz.
    public let rate: UInt32
    public let isSilence: Bool
    /// Where the samples begin: PCM16, little-endian.
    public let payloadOffset: Int
    public let sampleCount: Int

    public init(
        stream: UInt32, epoch: UInt32, sequence: UInt32, captureTime: UInt32, rate: UInt32, isSilence: Bool,
        payloadOffset: Int, sampleCount: Int
    ) {
        self.stream = stream
        self.epoch = epoch
        self.sequence = sequence
        self.captureTime = captureTime
        self.rate = rate
        self.isSilence = isSilence
        self.payloadOffset = payloadOffset
        self.sampleCount = sampleCount
    }
}
