import Media
import SDP

// What was agreed in SDP, in the words of the media room.

extension AudioFormat {
    init(_ format: MediaFormat) {
        self.init(encodingName: format.encodingName, clockRate: format.clockRate, channels: format.channels)
    }
}

extension MediaFormat {
    init(_ format: AudioFormat) {
        self.init(encodingName: format.encodingName, clockRate: format.clockRate, channels: format.channels)
    }
}

extension MediaParameters {
    init(_ agreed: NegotiatedAudio, identity: Call.MediaIdentity, bitrate: Int) {
        self.init(
            remote: agreed.remote, remoteRTCP: agreed.remoteRTCP, sendPayloadType: agreed.sendPayloadType,
            sendFormat: MediaFormat(agreed.sendFormat),
            sendFormatParameters: agreed.sendParameters?.text ?? "", bitrate: bitrate,
            receiveFormats: agreed.receiveFormats.mapValues { MediaFormat($0) },
            sendEventPayloadType: agreed.sendEventPayloadType,
            receiveEventPayloadTypes: agreed.receiveEventPayloadTypes, eventClockRate: agreed.eventClockRate,
            packetDuration: .milliseconds(agreed.packetTime), sends: agreed.direction.sends,
            receives: agreed.direction.receives, ssrc: identity.ssrc, firstSequence: identity.firstSequence,
            firstTimestamp: identity.firstTimestamp, cname: identity.cname,
            protection: agreed.protection.map(MediaProtection.init(_:)))
        self.sendComfortNoisePayloadType = agreed.sendNoisePayloadType
        self.receiveComfortNoise = agreed.receiveNoise
    }
}

extension MediaProtection {
    /// Both rooms know the same suites, and SDP reads no key that does not fit its suite; were one of them wrong, the
    /// call must not go on unprotected.
    init(_ agreed: NegotiatedProtection) {
        let receiving = agreed.remote.keys.map { (material: $0.material, identifier: $0.identifier) }
        guard let sending = agreed.local.keys.first?.material,
            let protection = MediaProtection(suite: agreed.suite.rawValue, sending: sending, receiving: receiving)
        else { preconditionFailure("no SRTP for \(agreed.suite.rawValue)") }
        self = protection
    }
}
