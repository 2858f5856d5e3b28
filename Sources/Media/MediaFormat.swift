public import Codecs

/// What an `a=rtpmap` line says about a codec, as negotiation and a session exchange it.
public struct MediaFormat: Hashable, Sendable {
    /// "PCMU"; in the catalog's spelling when the catalog knows the codec.
    public var encodingName: String
    /// The rate of RTP timestamps in Hz.
    public var clockRate: Int
    public var channels: Int

    public init(encodingName: String, clockRate: Int, channels: Int = 1) {
        let codec = CodecCatalog.codec(encodingName: encodingName, clockRate: clockRate, channels: channels)
        self.encodingName = codec?.encodingName ?? encodingName
        self.clockRate = clockRate
        self.channels = channels
    }

    public init(_ codec: AudioCodec) {
        self.encodingName = codec.encodingName
        self.clockRate = codec.clockRate
        self.channels = codec.channels
    }

    /// The format that the audio settings call by this name, if this build speaks it.
    public init?(named name: String) {
        guard let codec = CodecCatalog.codec(named: name) else { return nil }
        self.init(codec)
    }

    /// The format that a payload type means without an `a=rtpmap` line (RFC 3551, table 4), if we speak it.
    public init?(staticPayloadType: UInt8) {
        guard let codec = CodecCatalog.codec(staticPayloadType: staticPayloadType) else { return nil }
        self.init(codec)
    }

    public static let pcmu = MediaFormat(.pcmu)
    public static let pcma = MediaFormat(.pcma)

    /// Every format this build speaks, in the order of the catalog.
    public static let all: [MediaFormat] = CodecCatalog.all.map { MediaFormat($0) }

    /// Those of them that an offer names when nobody chose.
    public static let offered: [MediaFormat] = CodecCatalog.offered.map { MediaFormat($0) }

    /// The codec that speaks this format; `nil` when this build has none.
    public var codec: AudioCodec? {
        CodecCatalog.codec(encodingName: self.encodingName, clockRate: self.clockRate, channels: self.channels)
    }

    /// Its name in the audio settings, and in what is stored.
    public var name: String { self.codec?.description.name ?? self.encodingName }

    /// One line about it for the audio settings.
    public var summary: String { self.codec?.description.summary ?? "" }

    /// Whether RFC 3389 describes its silence, because it does not do so itself.
    public var takesComfortNoise: Bool { self.codec?.description.describesSilence == false }

    public var staticPayloadType: UInt8? { self.codec?.staticPayloadType }

    /// What our `a=fmtp` says of it; `nil` when nothing need be said.
    public var ownParameters: String? { self.codec?.description.ownParameters }

    /// The rate of the decoded PCM in Hz.
    public var sampleRate: Int { self.codec?.sampleRate ?? self.clockRate }
}
