import Codecs

/// The counters and gauges of one session; every buffer's overflow and every refusal has a name here.
public struct MediaStatistics: Hashable, Sendable {
    // Sent.
    public var packetsSent: UInt64 = 0
    /// Payload bytes, as RTCP counts them (RFC 3550, section 6.4.1).
    public var bytesSent: UInt64 = 0
    /// Descriptions of silence (RFC 3389) among the packets.
    public var comfortNoiseSent: UInt64 = 0
    /// Packet times that passed without a tick; the timestamp moved on.
    public var sendTicksMissed: UInt64 = 0
    /// Packets that nobody polled before the next one was due.
    public var sendOverruns: UInt64 = 0
    /// Packets and reports that could not be protected as agreed, and were not sent.
    public var packetsUnprotected: UInt64 = 0
    public var digitsSent: UInt64 = 0
    /// Digits that were no telephone keys or found the queue full.
    public var digitsRefused: UInt64 = 0

    // Received.
    public var packetsReceived: UInt64 = 0
    public var bytesReceived: UInt64 = 0
    /// Cumulative loss as RFC 3550, section 6.4.1 counts it; duplicates may make it negative there, never here.
    public var packetsLost: UInt64 = 0
    /// Arrived after their time had been played.
    public var packetsLate: UInt64 = 0
    public var duplicates: UInt64 = 0
    /// Thrown away to bring an overlong delay down, or when the buffer was full.
    public var packetsDropped: UInt64 = 0
    /// Audio packets that were decoded and played.
    public var packetsPlayed: UInt64 = 0
    /// Not RTP, of no negotiated payload type, or with a payload its codec cannot have.
    public var packetsInvalid: UInt64 = 0
    /// From a source other than the one the session is locked to, or not yet trusted.
    public var packetsForeign: UInt64 = 0
    /// SRTP or SRTCP that was altered or is under another key.
    public var packetsNotAuthentic: UInt64 = 0
    /// SRTP or SRTCP that came before, or is too old to tell.
    public var packetsReplayed: UInt64 = 0
    /// SRTP or SRTCP refused for another reason: too short, too large, of one source too many.
    public var packetsUnopened: UInt64 = 0
    public var comfortNoisePackets: UInt64 = 0
    public var digitsReceived: UInt64 = 0
    /// How often the peer began a new stream (SSRC) in place of its last.
    public var sourceChanges: UInt64 = 0

    // Played.
    public var framesPlayed: UInt64 = 0
    /// Frames of which at least a part was concealed.
    public var concealedFrames: UInt64 = 0
    public var concealedSamples: UInt64 = 0
    /// The part of them that the redundancy of later packets gave back.
    public var recoveredSamples: UInt64 = 0
    /// Silence while the peer had paused its stream; not loss.
    public var pausedSamples: UInt64 = 0
    /// Samples taken out to shorten the delay.
    public var shortenedSamples: UInt64 = 0
    /// Samples put in to lengthen the delay.
    public var lengthenedSamples: UInt64 = 0
    public var downlinkTicksMissed: UInt64 = 0
    /// Frames that nobody polled before the next one was due.
    public var downlinkOverruns: UInt64 = 0

    // Uplink.
    public var uplinkFrames: UInt64 = 0
    /// Samples thrown away because the capture buffer was full, in frames of 20 ms (rounded up).
    public var uplinkDropped: UInt64 = 0
    /// Packets that carried silence because a flowing uplink had run dry.
    public var uplinkUnderruns: UInt64 = 0
    /// Frames missing in the browser's numbering.
    public var uplinkGaps: UInt64 = 0
    /// Samples taken out to bring the capture buffer back to its target.
    public var uplinkShortenedSamples: UInt64 = 0
    public var uplinkDelay: Duration = .zero

    // The browser's packets.
    public var browserPacketsDecoded: UInt64 = 0
    public var browserPacketsEncoded: UInt64 = 0
    /// Packets that went through undecoded, from the browser to the peer and back.
    public var browserPacketsPassedUp: UInt64 = 0
    public var browserPacketsPassedDown: UInt64 = 0
    /// Packets from the browser that are not of the codec, or too long.
    public var browserPacketsMalformed: UInt64 = 0

    // Quality.
    /// Interarrival jitter of the peer's stream (RFC 3550, section 6.4.1).
    public var jitter: Duration = .zero
    /// From the earliest possible arrival of a sample to its playing.
    public var playoutDelay: Duration = .zero
    public var targetDelay: Duration = .zero
    public var roundTrip: Duration?

    /// What a packet that we send lasts.
    public var packetDuration: Duration = .zero
    /// Samples of a frame towards the browser.
    public var frameLength = 0
    var sendCodec: AudioCodec?
    var receiveCodec: AudioCodec?

    // What the peer reports about our stream.
    public var remotePacketsLost: Int32?
    /// Share lost since its report before, 0...1.
    public var remoteFractionLost: Double?
    public var remoteJitter: Duration?

    // RTCP.
    public var reportsSent: UInt64 = 0
    public var reportsReceived: UInt64 = 0
    public var reportsInvalid: UInt64 = 0
    /// The peer said BYE.
    public var remoteSaidGoodbye = false

    /// Events that nobody polled before the queue was full.
    public var eventsDropped: UInt64 = 0

    public init() {}
}
