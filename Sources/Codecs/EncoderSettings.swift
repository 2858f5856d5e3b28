/// What an encoder is asked for: by the peer in its `a=fmtp`, and by the account's audio settings.
public struct EncoderSettings: Hashable, Sendable {
    /// What the peer's description says about the format.
    public var parameters: CodecParameters
    /// Bits per second, for codecs that let one choose; the peer's own limit goes before it.
    public var bitrate: Int
    /// The audio of one packet, in milliseconds; one of `AudioCodec.packetTime(wanted:parameters:)`.
    public var packetTime: Int
    /// Of the sound that is encoded, in Hz, if it is to be another one than the codec's; only Opus takes others.
    public var sampleRate: Int?

    public init(
        parameters: CodecParameters = CodecParameters(), bitrate: Int = 24_000, packetTime: Int = 20,
        sampleRate: Int? = nil
    ) {
        self.parameters = parameters
        self.bitrate = bitrate
        self.packetTime = packetTime
        self.sampleRate = sampleRate
    }
}
