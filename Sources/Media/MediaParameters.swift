public import Primitives
public import RTP

/// What negotiation decided for one session: everything a media session needs and nothing else.
public struct MediaParameters: Hashable, Sendable {
    /// Where the peer's description says it wants RTP; a validated source may replace it (symmetric RTP).
    public var remote: IPEndpoint
    public var remoteRTCP: IPEndpoint
    public var sendPayloadType: UInt8
    public var sendFormat: MediaFormat
    /// What the peer asks of our encoder: the text of its `a=fmtp` for `sendFormat`.
    public var sendFormatParameters: String
    /// Bits per second for codecs that let one choose.
    public var bitrate: Int
    /// The audio formats the peer may send, by payload type.
    public var receiveFormats: [UInt8: MediaFormat]
    /// Payload type of RFC 4733 events towards the peer; `nil` when it takes none, and digits then go out as tones.
    public var sendEventPayloadType: UInt8?
    /// Every payload type under which the peer may send events.
    public var receiveEventPayloadTypes: [UInt8]
    /// Payload type of comfort noise (RFC 3389) towards the peer, at the clock of `sendFormat`; `nil` when it takes none.
    public var sendComfortNoisePayloadType: UInt8?
    /// The payload types under which the peer may describe silence, and the clock of each in Hz.
    public var receiveComfortNoise: [UInt8: Int] = [:]
    /// Silence of the microphone is described rather than sent, where the peer takes that.
    public var suppressesSilence = false
    /// Keys are heard in the audio although events were negotiated; without events they always are.
    public var hearsTones = false
    /// The timestamp rate of events in Hz; that of the audio beside which they were negotiated.
    public var eventClockRate: Int
    /// The audio one packet carries (`a=ptime`); taken into the range that a session allows.
    public var packetDuration: Duration
    public var sends: Bool
    /// What is sent while `sends`.
    public var source = UplinkSource.microphone
    /// The far end hears the tune of those who wait while the browser that had the call is away for more than a moment.
    public var playsMusicInAbsence = false
    public var receives: Bool
    /// How the delay of what is received is chosen; of the session's first parameters, as it does not change in a call.
    public var jitterBuffer = JitterBuffer.Settings()
    public var ssrc: UInt32
    public var firstSequence: UInt16
    public var firstTimestamp: UInt32
    /// The canonical name in our RTCP (RFC 7022: best random and per session).
    public var cname: String
    /// The keys of SRTP; `nil`: packets go as they are.
    public var protection: MediaProtection?

    public init(
        remote: IPEndpoint, remoteRTCP: IPEndpoint? = nil, sendPayloadType: UInt8, sendFormat: MediaFormat,
        sendFormatParameters: String = "", bitrate: Int = MediaLimits.usualBitrate,
        receiveFormats: [UInt8: MediaFormat], sendEventPayloadType: UInt8? = nil,
        receiveEventPayloadTypes: [UInt8] = [], eventClockRate: Int = 8_000,
        packetDuration: Duration = .milliseconds(20), sends: Bool = true, receives: Bool = true,
        ssrc: UInt32, firstSequence: UInt16, firstTimestamp: UInt32, cname: String,
        protection: MediaProtection? = nil
    ) {
        self.remote = remote
        self.remoteRTCP = remoteRTCP ?? IPEndpoint(address: remote.address, port: remote.port &+ 1)
        self.sendPayloadType = sendPayloadType
        self.sendFormat = sendFormat
        self.sendFormatParameters = sendFormatParameters
        self.bitrate = bitrate
        self.receiveFormats = receiveFormats
        self.sendEventPayloadType = sendEventPayloadType
        self.receiveEventPayloadTypes = receiveEventPayloadTypes
        self.eventClockRate = eventClockRate
        self.packetDuration = packetDuration
        self.sends = sends
        self.receives = receives
        self.ssrc = ssrc
        self.firstSequence = firstSequence
        self.firstTimestamp = firstTimestamp
        self.cname = cname
        self.protection = protection
    }
}
