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
    /// The encodings beside which comfort noise (RFC 3389) is taken, once per clock rate: those that do not describe
    /// silence themselves.
    public var noiseFormats: Set<AudioFormat>
    /// Whether digits are taken as telephone-event (RFC 4733), once per clock rate of the formats.
    public var telephoneEvents: Bool
    /// Milliseconds of sound per packet that this party would like to receive.
    public var packetTime: Int
    public var direction: Direction
    /// Whether and with which keys this party protects its packets.
    public var protection: LocalProtection

    public init(
        address: IPAddress, port: UInt16, formats: [AudioFormat], acceptedFormats: [AudioFormat] = [],
        formatParameters: [AudioFormat: String] = [:], noiseFormats: Set<AudioFormat> = [],
        telephoneEvents: Bool = true, packetTime: Int = 20,
        direction: Direction = .sendReceive, protection: LocalProtection = .off
    ) {
        self.address = address
        self.port = port
        self.formats = formats
        self.acceptedFormats = acceptedFormats
        self.formatParameters = formatParameters
        self.noiseFormats = noiseFormats
        self.telephoneEvents = telephoneEvents
        self.packetTime = packetTime
        self.direction = direction
        self.protection = protection
    }

    /// The clock rates of the formats, each once, in order.
    var clockRates: [Int] { Self.clockRates(of: self.formats) }

    /// The clocks of comfort noise beside these formats.
    func noiseRates(beside formats: [AudioFormat]) -> [Int] {
        Self.clockRates(of: formats.filter { self.noiseFormats.contains($0) })
    }

    private static func clockRates(of formats: [AudioFormat]) -> [Int] {
        formats.reduce(into: []) { rates, format in
            if !rates.contains(format.clockRate) { rates.append(format.clockRate) }
        }
    }

    /// Every encoding that can be agreed on.
    var usableFormats: Set<AudioFormat> { Set(self.formats + self.acceptedFormats) }

    /// RFC 4733, section 2.4.1: the sixteen DTMF events.
    static let eventRange = "0-15"
}
