/// The codecs of this build in the order in which they are offered, and how a peer's description finds one of them.
public enum CodecCatalog {
    /// Best first. RFC 3264, section 5.1: the offerer lists formats in order of preference.
    public static let all: [AudioCodec] = AudioCodec.allCases.filter(\.isBuilt)

    /// What an offer names when nobody chose: few, as a request over UDP has little room. The others are still taken
    /// when a peer offers them.
    public static let offered: [AudioCodec] = Self.all.filter { Self.usual.contains($0) }

    private static let usual: Set<AudioCodec> = [.opus, .g722, .pcma, .pcmu, .g729]

    /// Finds the codec of an `a=rtpmap` line; encoding names are case-insensitive (RFC 8866, section 6.6).
    public static func codec(encodingName: String, clockRate: Int, channels: Int) -> AudioCodec? {
        let name = encodingName.uppercased()
        return Self.all.first {
            $0.encodingName.uppercased() == name && $0.clockRate == clockRate && $0.channels == channels
        }
    }

    /// Finds the codec of a payload type that needs no `a=rtpmap` line (RFC 3551, table 4).
    public static func codec(staticPayloadType: UInt8) -> AudioCodec? {
        Self.all.first { $0.staticPayloadType == staticPayloadType }
    }

    /// Finds the codec that the audio settings call by this name.
    public static func codec(named name: String) -> AudioCodec? {
        Self.all.first { $0.name.uppercased() == name.uppercased() }
    }
}
