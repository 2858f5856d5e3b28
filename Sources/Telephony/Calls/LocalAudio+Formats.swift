import Media
import Primitives
import SDP

// What the phone can do, in the words of a description.

extension LocalAudio {
    init(address: IPAddress, port: UInt16, _ audio: AudioChoice, protection: LocalProtection = .off) {
        var parameters: [AudioFormat: String] = [:]
        let formats = audio.formats + audio.accepted
        for format in formats { parameters[AudioFormat(format)] = format.ownParameters }
        self.init(
            address: address, port: port, formats: audio.formats.map(AudioFormat.init(_:)),
            acceptedFormats: audio.accepted.map(AudioFormat.init(_:)), formatParameters: parameters,
            noiseFormats: Set(formats.filter(\.takesComfortNoise).map(AudioFormat.init(_:))),
            packetTime: audio.packetTime, protection: protection)
    }
}
