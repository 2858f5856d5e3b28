import Primitives

/// One party's side of the offer/answer exchanges of a session (RFC 3264), for one audio stream.
///
/// It makes offers, answers them, takes answers, and keeps what must not change in between: the payload types'
/// meaning (section 8.3.2), the order of the media lines (section 8) and the version in `o=` (section 8).
public struct OfferAnswer: Hashable, Sendable {
    /// What this party wants now; a change takes effect with the next offer or answer.
    public var local: LocalAudio
    /// The result of the last complete exchange.
    public internal(set) var agreed: NegotiatedAudio?
    /// Whether an offer of ours waits for its final answer.
    public var isOfferOpen: Bool { self.openOffer != nil }

    let sessionID: UInt64
    var version: UInt64
    var lastSent: SessionDescription?
    var openOffer: SessionDescription?
    /// What we said in the last complete exchange.
    var inForce: SessionDescription?
    /// Which of the session's media lines is the audio stream.
    var audioIndex = 0
    /// What each payload type of ours means, for the life of the session.
    var bindings: [RTPMap] = []
    /// The key that our packets are protected with since it was agreed, and the tag it had last.
    var ownLine: CryptoAttribute?

    /// `sessionID` is drawn by the caller, who owns the randomness; 62 bits at most, since some peers read a signed number.
    public init(local: LocalAudio, sessionID: UInt64) {
        self.local = local
        self.sessionID = sessionID & (1 << 62 - 1)
        self.version = self.sessionID
    }

    /// Sets the version (RFC 3264, section 8: one more when anything else changed) and remembers what was sent.
    mutating func stamped(_ media: [MediaDescription]) -> SessionDescription {
        var description = SessionDescription(
            origin: self.origin, connection: ConnectionData(self.local.address), media: media)
        if let last = self.lastSent, last != description {
            self.version &+= 1
            description.origin = self.origin
        }
        self.lastSent = description
        return description
    }

    private var origin: Origin {
        Origin(
            sessionID: "\(self.sessionID)", sessionVersion: "\(self.version)",
            addressType: self.local.address.isV6 ? "IP6" : "IP4", address: self.local.address.description)
    }

    /// The stream as this party writes it: maps, parameters, packet time and direction.
    /// An answer gives what the offer said of its formats.
    func audioLine(
        _ maps: [RTPMap], transport: String, direction: Direction, crypto: [CryptoAttribute],
        offered: [UInt8: FormatParameters]? = nil
    ) -> MediaDescription {
        var attributes: [Attribute] = []
        for map in maps {
            attributes.append(Attribute("rtpmap", map.value))
            guard let text = self.parameters(of: map, offered: offered) else { continue }
            attributes.append(Attribute("fmtp", FormatParameters(payloadType: map.payloadType, text: text).value))
        }
        attributes += crypto.map { Attribute(CryptoAttribute.name, $0.value) }
        attributes.append(Attribute("ptime", "\(self.local.packetTime)"))
        attributes.append(Attribute(direction.rawValue))
        return MediaDescription(
            kind: "audio", port: self.local.port, transport: transport, formats: maps.map { "\($0.payloadType)" },
            attributes: attributes)
    }

    private func parameters(of map: RTPMap, offered: [UInt8: FormatParameters]?) -> String? {
        if map.format.isTelephoneEvent { return LocalAudio.eventRange }
        let own = self.local.formatParameters[map.format]
        guard let offered else { return own }
        return map.format.answeredParameters(offered: offered[map.payloadType], own: own)
    }
}
