/// How calls of an account are treated, as the page sends, sees and the vault keeps it.
///
/// In a request a field that is left out stays as it is; in an answer all are there. Empty texts stand for none.
public struct AccountPreferences: Codable, Hashable, Sendable {
    public var doNotDisturb: Bool?
    public var callWaiting: Bool?
    public var forwardAlways: String?
    public var forwardBusy: String?
    public var forwardNoAnswer: String?
    /// Seconds of ringing before `forwardNoAnswer`.
    public var noAnswerSeconds: Int?
    /// `off`, `trusted` or `always`.
    public var autoAnswer: String?
    public var anonymous: Bool?
    /// `music` or `silence`.
    public var holdSound: String?
    /// `rfc4733`, `info` or `inband`.
    public var dtmfMode: String?
    /// Names of codecs, best first; empty means the catalogue's order.
    public var codecs: [String]?
    /// Milliseconds of sound in a packet.
    public var packetTime: Int?
    /// Bits per second.
    public var opusBitrate: Int?
    /// Silence is described (RFC 3389) rather than sent.
    public var silenceSuppression: Bool?
    /// `off`, `optional` or `required`.
    public var srtp: String?
    public var srtpWithoutTLS: Bool?
    /// Seconds; 0 turns it off.
    public var sessionTimer: Int?
    public var reliableProvisional: Bool?
    public var trustedIdentity: Bool?
    /// `off`, `delivered` or `displayed`.
    public var receipts: String?

    public init() {}
}
