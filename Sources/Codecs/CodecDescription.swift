/// The record of one codec: what the catalog, a negotiation and a session must know about it. Each codec's file has its own.
///
/// A class, so that asking a packet's codec for its clock copies no names.
public final class CodecDescription: Sendable {
    /// Names the codec where a person orders codecs, and in what is stored; no two are alike.
    public let name: String
    /// One line for the audio settings.
    public let summary: String
    /// The name registered for `a=rtpmap`.
    public let encodingName: String
    /// The rate of RTP timestamps in Hz; not always the rate of the samples (G.722 is the known exception).
    public let clockRate: Int
    /// The rate of the PCM that goes in, in Hz, and the best one that comes out.
    public let sampleRate: Int
    /// Every rate that can come out.
    public let decodedRates: [Int]
    /// As `a=rtpmap` says; what goes in and comes out is always one channel.
    public let channels: Int
    /// The payload type that RFC 3551, table 4, gives for ever; `nil` for dynamic ones.
    public let staticPayloadType: UInt8?
    /// What our `a=fmtp` says of it; `nil` when nothing need be said.
    public let ownParameters: String?
    /// How long packets may be, in milliseconds, shortest first.
    public let packetTimes: [Int]
    /// Whether silence is the codec's own affair; for the others RFC 3389 describes it.
    public let describesSilence: Bool
    /// Units of the RTP clock in a payload; `nil` when the codec has no such payload.
    let units: @Sendable (UnsafeRawBufferPointer) -> Int?
    /// `nil` where the codec's library is not linked into this build (see the traits in Package.swift).
    let makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)?
    /// Given the rate of the decoded sound, which is one of `decodedRates`.
    let makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)?

    init(
        name: String? = nil, summary: String, encodingName: String, clockRate: Int, sampleRate: Int? = nil,
        decodedRates: [Int]? = nil, channels: Int = 1, staticPayloadType: UInt8? = nil,
        ownParameters: String? = nil, packetTimes: [Int] = Array(10...60), describesSilence: Bool = false,
        units: @escaping @Sendable (UnsafeRawBufferPointer) -> Int?,
        makeEncoder: (@Sendable (EncoderSettings) -> any SpeechEncoder & ~Copyable)?,
        makeDecoder: (@Sendable (Int) -> any SpeechDecoder & ~Copyable)?
    ) {
        self.name = name ?? encodingName
        self.summary = summary
        self.encodingName = encodingName
        self.clockRate = clockRate
        self.sampleRate = sampleRate ?? clockRate
        self.decodedRates = decodedRates ?? [sampleRate ?? clockRate]
        self.channels = channels
        self.staticPayloadType = staticPayloadType
        self.ownParameters = ownParameters
        self.packetTimes = packetTimes
        self.describesSilence = describesSilence
        self.units = units
        self.makeEncoder = makeEncoder
        self.makeDecoder = makeDecoder
    }
}
