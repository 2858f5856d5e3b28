public import Primitives

/// What both parties agreed on for the audio stream: all that media needs to know.
public struct NegotiatedAudio: Hashable, Sendable {
    public var remote: IPEndpoint
    /// The port after `remote`, or what `a=rtcp` names (RFC 3605).
    public var remoteRTCP: IPEndpoint
    public var sendPayloadType: UInt8
    public var sendFormat: AudioFormat
    /// What the peer asks of the encoder.
    public var sendParameters: FormatParameters?
    /// Every payload type that the peer may send, without telephone-event.
    public var receiveFormats: [UInt8: AudioFormat]
    /// The payload type of comfort noise (RFC 3389) at the clock of `sendFormat`; `nil` where the peer takes none, or the
    /// format needs none.
    public var sendNoisePayloadType: UInt8?
    /// Every payload type under which the peer may send comfort noise, and its clock in Hz.
    public var receiveNoise: [UInt8: Int]
    public var sendEventPayloadType: UInt8?
    /// Every payload type under which the peer may send events, whatever their clock.
    public var receiveEventPayloadTypes: [UInt8]
    /// Hertz of the event timestamps; that of `sendFormat`, or of what the peer takes instead.
    public var eventClockRate: Int
    /// Milliseconds of sound per packet that the peer would like, within its limit.
    public var packetTime: Int
    /// Seen from this party.
    public var direction: Direction
    /// The peer does not want to receive: it put this call on hold (RFC 3264, section 8.4).
    public var isHeldByRemote: Bool
    /// The keys of both directions; `nil`: packets go as they are.
    public var protection: NegotiatedProtection?
}
