public import Media

/// Binds a tab to a call's media. Frames that carry another stream or epoch are stale and dropped.
public struct AudioAttachment: Hashable, Sendable {
    public var call: CallID
    public var media: MediaSessionID
    /// One number per call.
    public var stream: UInt32
    /// Grows by one at each attachment to the call.
    public var epoch: UInt32
    /// Hertz of the PCM in both directions.
    public var sampleRate: Int

    public init(call: CallID, media: MediaSessionID, stream: UInt32, epoch: UInt32, sampleRate: Int) {
        self.call = call
        self.media = media
        self.stream = stream
        self.epoch = epoch
        self.sampleRate = sampleRate
    }
}
