/// Tells one tab that it hears a call now, and under which numbers its frames travel, or that it no longer does.
public struct Audio: ServerEvent, Hashable {
    public static let type: MessageType = "audio"
    public static let capability = Capability.calls

    public let callId: CallID?
    public let streamId: UInt32?
    public let epoch: UInt32?
    public let format: AudioFormat?
    /// Hertz, of frames in both directions.
    public let rate: Int?
    /// Bits per second of Opus; absent for samples.
    public let bitrate: Int?
    public let frameMs: Int?
    /// `true` when the tab was detached; absent otherwise.
    public let detached: Bool?

    /// The tab hears `callId`.
    public init(callId: CallID, streamId: UInt32, epoch: UInt32, format: AudioFormat, rate: Int, bitrate: Int?) {
        self.callId = callId
        self.streamId = streamId
        self.epoch = epoch
        self.format = format
        self.rate = rate
        self.bitrate = bitrate
        self.frameMs = 20
        self.detached = nil
    }

    /// The tab hears nothing any more; `callId` is the call it heard, when that is known.
    public init(detachedFrom callId: CallID?) {
        self.callId = callId
        self.streamId = nil
        self.epoch = nil
        self.format = nil
        self.rate = nil
        self.bitrate = nil
        self.frameMs = nil
        self.detached = true
    }
}
