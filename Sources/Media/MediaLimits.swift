/// The named limits of a media session; each has a policy on overflow and a counter in `MediaStatistics`.
public enum MediaLimits {
    /// The time a frame towards the browser lasts.
    public static let frameDuration: Duration = .milliseconds(20)
    /// The largest number of samples in a frame that `pollDownlink` writes.
    public static let longestFrame = 5_760
    /// Larger datagrams are refused on arrival; what we send is always smaller.
    public static let largestPacket = 1_500
    /// The payload of a packet that we send, in bytes: tunnels and mobile networks carry no more unbroken.
    public static let largestPayload = 1_200
    /// One Opus packet to or from a browser, in bytes (RFC 6716, section 3.2.1); longer ones are dropped.
    public static let longestBrowserPacket = 1_275
    /// Samples below this (−36 dB) are pauses between words: some milliseconds of them may be left out where packets
    /// take another way, and the decoder at the end blends over it.
    static let quiet: Int16 = 512
    /// `packetDuration` is brought into this range before sending.
    public static let packetDurations: ClosedRange<Duration> = .milliseconds(10)...(.milliseconds(60))
    /// Longer packets are refused on arrival.
    public static let longestReceivedPacket: Duration = .milliseconds(120)
    /// The peer's silence is reported after this time, and again after each further one.
    public static let silenceInterval: Duration = .seconds(5)
    /// Fill of the capture buffer before its audio goes out, and the level it is brought back to.
    public static let captureTarget: Duration = .milliseconds(60)
    /// Fill of the capture buffer at which the oldest audio is dropped: ten frames.
    public static let captureLimit: Duration = .milliseconds(200)
    /// How long packets under the peer's former SRTP key still count after it has a new one.
    public static let formerKeyLifetime: Duration = .seconds(5)
    /// SRTP contexts of each direction that are kept for keys which may come back, as forks of a call make them do; the
    /// oldest is dropped.
    public static let formerKeys = 8
    /// Bits per second of a codec that lets one choose, unless the account says otherwise.
    public static let usualBitrate = 24_000
    /// Digits waiting to be sent; the newest are refused.
    public static let queuedDigits = 64
    /// Milliseconds of spoken sound that wait in a call for each way; further clips are refused.
    public static let spokenTime = 30_000
    /// Clips that wait in a call for each way; further ones are refused.
    static let spokenClips = 256
    /// Events waiting to be polled; the newest are dropped.
    public static let queuedEvents = 32
}
