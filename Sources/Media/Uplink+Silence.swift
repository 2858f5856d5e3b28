import Codecs
import Primitives

// Whether a packet is a voice, describes a silence, or is left out, where the peer takes descriptions (RFC 3389).

extension Uplink {
    /// Only where it is wanted, agreed, and not the codec's own affair.
    static func suppression(_ parameters: MediaParameters, codec: AudioCodec) -> SilenceSuppression? {
        guard parameters.suppressesSilence, !codec.description.describesSilence else { return nil }
        return parameters.sendComfortNoisePayloadType.map { SilenceSuppression(payloadType: $0) }
    }

    /// - Parameter isSound: It is no microphone's, and is sent whatever it is.
    mutating func decideSilence(isSound: Bool) -> SilenceSuppression.Decision {
        guard self.suppression != nil else { return .voice }
        return self.samples.withUnsafeBufferPointer {
            self.suppression?.decide($0, lasting: self.packetDuration, isSound: isSound) ?? .voice
        }
    }
}
