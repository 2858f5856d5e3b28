import Primitives

/// The peer's audio stream as its description tells it, checked and ready to be matched.
struct RemoteAudio {
    let index: Int
    let endpoint: IPEndpoint
    let rtcpEndpoint: IPEndpoint
    /// Seen from the peer; an unspecified address receives nothing (RFC 3264, section 8.4).
    let direction: Direction
    let maps: [RTPMap]
    let parameters: [UInt8: FormatParameters]
    let packetTime: Int?
    let maximumPacketTime: Int?
    /// The usable `a=crypto` lines, and whether there were any at all.
    let cryptoLines: [CryptoAttribute]
    let namesCrypto: Bool

    /// The stream of an offer: the one used so far when it is still good, else the first that is.
    init(
        offered: SessionDescription, preferredIndex: Int, formats: Set<AudioFormat>, protection: LocalProtection,
        previous: NegotiatedAudio?
    ) throws(SDPError) {
        let audio = offered.media.indices.filter { offered.media[$0].isAudioOverRTP && offered.media[$0].port != 0 }
        guard !audio.isEmpty else { throw .noAudio }
        let usable = audio.filter { index in
            offered.media[index].audioFormats.contains { $0.isSpeech && formats.contains($0.format) }
        }
        guard !usable.isEmpty else { throw .noCommonFormat }
        let fitting = usable.filter { offered.media[$0].fits(protection) }
        // Of two lines that say the same, with and without SRTP, the protected one.
        let isProtected = { protection.choice(among: offered.media[$0].cryptoLines) != nil }
        guard let first = fitting.first(where: isProtected) ?? fitting.first else {
            throw protection.isRequired ? .protectionRequired : .protectionUnusable
        }
        try self.init(
            offered, at: fitting.contains(preferredIndex) && previous != nil ? preferredIndex : first,
            previous: previous)
    }

    /// The stream of an answer: the line at the same place (RFC 3264, section 6).
    init(accepted: SessionDescription, at index: Int, previous: NegotiatedAudio?) throws(SDPError) {
        guard accepted.media.indices.contains(index), accepted.media[index].isAudioOverRTP,
            accepted.media[index].port != 0
        else { throw .noAudio }
        try self.init(accepted, at: index, previous: previous)
    }

    private init(_ session: SessionDescription, at index: Int, previous: NegotiatedAudio?) throws(SDPError) {
        let media = session.media[index]
        guard let address = session.connection(of: media)?.ipAddress, !address.isMulticast else { throw .noAddress }
        let named = session.direction(of: media)
        let isHeld = address.isUnspecified
        self.index = index
        self.direction = isHeld ? named.limited(to: .sendOnly) : named
        // Behind 0.0.0.0 the peer is still where it was; nothing is sent there until it names an address again.
        let own = IPEndpoint(address: address, port: media.port)
        self.endpoint = isHeld ? previous?.remote ?? own : own
        self.rtcpEndpoint = isHeld ? previous?.remoteRTCP ?? own : Self.rtcpEndpoint(of: media, beside: own)
        self.maps = media.audioFormats
        self.parameters = Dictionary(
            self.maps.compactMap { map in media.formatParameters(of: map.payloadType).map { (map.payloadType, $0) } },
            uniquingKeysWith: { first, _ in first })
        self.packetTime = media.packetTime
        self.maximumPacketTime = media.maximumPacketTime
        self.cryptoLines = media.cryptoLines
        self.namesCrypto = media.namesCrypto
    }

    /// RFC 3605: `a=rtcp:port [IN IP4 address]`; else the next port (RFC 3550, section 11).
    private static func rtcpEndpoint(of media: MediaDescription, beside rtp: IPEndpoint) -> IPEndpoint {
        let next = IPEndpoint(address: rtp.address, port: rtp.port == .max ? .max : rtp.port + 1)
        guard let value = media.attribute("rtcp")?.value else { return next }
        let fields = value.split(separator: " ", omittingEmptySubsequences: true)
        guard let first = fields.first, let port = UInt16(first), port != 0 else { return next }
        let address = fields.count == 4 ? IPAddress(String(fields[3])) ?? rtp.address : rtp.address
        return IPEndpoint(address: address, port: port)
    }
}
