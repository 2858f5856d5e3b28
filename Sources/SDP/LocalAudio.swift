public import Primitives

/// What this party is ready to do with one audio stream: the ground for its offers and answers.
public struct LocalAudio: Hashable, Sendable {
    /// The address and RTP port that the peer sends to; RTCP has the next port.
    public var address: IPAddress
    public var port: UInt16
    /// Encodings in the order of preference, without telephone-event.
    public var formats: [AudioFormat]
    /// Encodings that are not offered, and taken when a peer offers them.
    public var acceptedFormats: [AudioFormat]
    /// The `a=fmtp` text of formats that need one.
    public var formatParameters: [AudioFormat: String]
    /// Whether digits are taken as telephone-event (RFC 4733), once per clock rate of the formats.
    public var telephoneEvents: Bool
    /// Milliseconds of sound per packet that this party would like to receive.
    public var packetTime: Int
    public var direction: Direction
    /// Whether and with which keys this party protects its packets.
    public var protection: LocalProtection

    public init(
        address: IPAddress, port: UInt16, formats: [AudioFormat], acceptedFormats: [AudioFormat] = [],
        formatParameters: [AudioFormat: String] = [:], telephoneEvents: Bool = true, packetTime: Int = 20,
        direction: Direction = .sendReceive, protection: LocalProtection = .off
    ) {
        self.address = address
        self.port = port
        self.formats = formats
        self.acceptedFormats = acceptedFormats
        self.formatParameters = formatParameters
        self.telephoneEvents = telephoneEvents
        self.packetTime = packetTime
        self.direction = direction
        self.protection = protection
    }

    /// The clock rates of the formats, each once, in order.
    var clockRates: [Int] {
        self.formats.reduce(into: []) { rates, format in
            if !rates.contains(format.clockRate) { rates.append(format.clockRate) }
        }
    }

    /// Every encoding that can be agreed on.
    var usableFormats: Set<AudioFormat> { Set(self.formats + self.acceptedFormats) }

    /// RFC 4733, section 2.4.1: the sixteen DTMF events.
    static let eventRange = "0-15"
}
