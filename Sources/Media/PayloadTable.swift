import Codecs

/// What each of the 128 payload types means in this session, without hashing.
struct PayloadTable: Sendable {
    enum Meaning: Hashable, Sendable {
        case unknown
        case audio(AudioCodec)
        case event
        /// RFC 3389; not played, and no loss.
        case comfortNoise
    }

    /// RFC 3551, table 4: static for a clock of 8000 Hz.
    private static let comfortNoise = 13

    private var meanings = [Meaning](repeating: .unknown, count: 128)

    init(_ parameters: MediaParameters) {
        self.meanings[Self.comfortNoise] = .comfortNoise
        for (type, format) in parameters.receiveFormats where type < 128 {
            if format.encodingName.uppercased() == "CN" { self.meanings[Int(type)] = .comfortNoise }
            guard let codec = format.codec else { continue }
            self.meanings[Int(type)] = .audio(codec)
        }
        for event in parameters.receiveEventPayloadTypes where event < 128 { self.meanings[Int(event)] = .event }
    }

    subscript(type: UInt8) -> Meaning { self.meanings[Int(type & 0x7F)] }
}
