/// The codecs this project knows, best first, as a closed set: a hot value names its codec by a byte.
///
/// A codec is one file of its own with its record and its coders; this enum only names it. `CodecCatalog` has those of
/// them that are built in.
public enum AudioCodec: Hashable, Sendable, CaseIterable {
    case opus
    case g722
    case pcma
    case pcmu
    case g729
    case ilbc
    case gsm
    case speexWide
    case speexNarrow
    case speexUltraWide
    case l16At16
    case l16At8
    case l16At48
    case l16At44
    case l16At32

    public var description: CodecDescription {
        switch self {
        case .opus: Opus.description
        case .g722: G722.description
        case .pcma: PCMA.description
        case .pcmu: PCMU.description
        case .g729: G729.description
        case .ilbc: ILBC.description
        case .gsm: GSM.description
        case .speexWide: Speex.wide
        case .speexNarrow: Speex.narrow
        case .speexUltraWide: Speex.ultraWide
        case .l16At16: L16.wide
        case .l16At8: L16.narrow
        case .l16At48: L16.full
        case .l16At44: L16.disc
        case .l16At32: L16.superWide
        }
    }

    /// Whether its library is linked into this build.
    public var isBuilt: Bool { self.description.makeDecoder != nil }
    public var name: String { self.description.name }
    public var encodingName: String { self.description.encodingName }
    public var clockRate: Int { self.description.clockRate }
    public var sampleRate: Int { self.description.sampleRate }
    public var channels: Int { self.description.channels }
    public var staticPayloadType: UInt8? { self.description.staticPayloadType }

    /// How many units of the RTP clock a payload lasts, or `nil` when it cannot be such a payload.
    public func units(ofPayload payload: UnsafeRawBufferPointer) -> Int? {
        payload.isEmpty ? nil : self.description.units(payload)
    }

    /// The longest packet time, in milliseconds, that is not above the wanted one; else the shortest there is.
    /// - Parameter parameters: the peer's `a=fmtp`, which decides in iLBC how long frames are.
    public func packetTime(wanted: Int, parameters: CodecParameters = CodecParameters()) -> Int {
        let frame = self == .ilbc ? ILBC.mode(askedBy: parameters).milliseconds : 1
        let allowed = self.description.packetTimes.filter { $0 % frame == 0 }
        return allowed.last { $0 <= wanted } ?? allowed[0]
    }

    /// Whether a payload also tells of the one before it.
    public func hasRedundancy(_ payload: UnsafeRawBufferPointer) -> Bool {
        self == .opus && Opus.hasRedundancy(payload)
    }

    /// Whether decoded sound can have this rate without a resampler.
    public func decodes(at sampleRate: Int) -> Bool {
        self.description.decodedRates.contains(sampleRate)
    }
}
