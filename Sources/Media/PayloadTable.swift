import Codecs

/// What each of the 128 payload types means in this session, without hashing.
struct PayloadTable: Sendable {
    enum Meaning: Hashable, Sendable {
        case unknown
        case audio(AudioCodec)
        case event
        /// RFC 3389: what it says is played, and it is no loss.
        case comfortNoise(clockRate: Int)
    }

    /// RFC 3551, table 4: static for a clock of 8000 Hz, so that it is understood where nobody agreed on it.
    private static let comfortNoise = 13
    private static let comfortNoiseRates = 8_000...48_000

    private var meanings = [Meaning](repeating: .unknown, count: 128)

    init(_ parameters: MediaParameters) {
        self.meanings[Self.comfortNoise] = .comfortNoise(clockRate: 8_000)
        for (type, rate) in parameters.receiveComfortNoise where type < 128 {
            guard Self.comfortNoiseRates.contains(rate) else { continue }
            self.meanings[Int(type)] = .comfortNoise(clockRate: rate)
        }
        for (type, format) in parameters.receiveFormats where type < 128 {
            guard let codec = format.codec else { continue }
            self.meanings[Int(type)] = .audio(codec)
        }
        for event in parameters.receiveEventPayloadTypes where event < 128 { self.meanings[Int(event)] = .event }
    }

    subscript(type: UInt8) -> Meaning { self.meanings[Int(type & 0x7F)] }
}
