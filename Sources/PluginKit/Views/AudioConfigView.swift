/// How the calls of an account pack their sound, and every codec that they could use.
public struct AudioConfigView: Codable, Hashable, Sendable {
    /// Every codec of this build: those that are offered first, in their order.
    public let codecs: [CodecView]
    /// Somebody has chosen: a codec that is not enabled is never used. Until then it is taken where the far end offers it.
    public let chosen: Bool
    /// Milliseconds of sound in a packet.
    public let packetTime: Int
    /// Bits per second that an encoder aims at which lets one choose.
    public let bitrate: Int
    /// `rfc4733`, `info` or `inband`.
    public let dtmfMode: String
    /// Silence is described (RFC 3389) rather than sent.
    public let silenceSuppression: Bool

    public init(
        codecs: [CodecView], chosen: Bool, packetTime: Int, bitrate: Int, dtmfMode: String, silenceSuppression: Bool
    ) {
        self.codecs = codecs
        self.chosen = chosen
        self.packetTime = packetTime
        self.bitrate = bitrate
        self.dtmfMode = dtmfMode
        self.silenceSuppression = silenceSuppression
    }
}
