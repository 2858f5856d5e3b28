import Codecs

/// How the sound of a call travels between the host and a browser.
public enum BrowserFormat: Hashable, Sendable {
    /// Samples at the call's rate.
    case pcm16
    /// Packets of 20 ms, or of up to 60 on a thin line.
    case opus

    /// The clock of packets, whatever the call's rate is (RFC 7587, section 4.1).
    public static let packetRate = AudioCodec.opus.clockRate
    /// What one packet stands for: 20 ms, on that clock.
    public static let packetSamples = BrowserFormat.packetRate / 50
    /// What a browser may ask for, in bits per second.
    public static let bitrates = 6_000...64_000
    /// Bits per second when nobody asked.
    public static let usualBitrate = 24_000

    /// Whether a call at this rate can be heard in packets: the codec makes the rate by itself, or not at all.
    public static func hasPackets(at sampleRate: Int) -> Bool {
        AudioCodec.opus.isBuilt && AudioCodec.opus.decodes(at: sampleRate)
    }
}
