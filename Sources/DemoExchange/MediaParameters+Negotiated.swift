// What negotiation agreed on, as a media session wants it.

import Media
import SDP

extension MediaParameters {
    init(
        _ agreed: NegotiatedAudio, ssrc: UInt32, firstSequence: UInt16, firstTimestamp: UInt32, cname: String
    ) {
        self.init(
            remote: agreed.remote, remoteRTCP: agreed.remoteRTCP, sendPayloadType: agreed.sendPayloadType,
            sendFormat: Self.format(agreed.sendFormat),
            sendFormatParameters: agreed.sendParameters?.text ?? "",
            receiveFormats: agreed.receiveFormats.mapValues(Self.format),
            sendEventPayloadType: agreed.sendEventPayloadType,
            receiveEventPayloadTypes: agreed.receiveEventPayloadTypes, eventClockRate: agreed.eventClockRate,
            packetDuration: .milliseconds(agreed.packetTime), sends: agreed.direction.sends,
            receives: agreed.direction.receives, ssrc: ssrc, firstSequence: firstSequence,
            firstTimestamp: firstTimestamp, cname: cname)
    }

    private static func format(_ format: AudioFormat) -> MediaFormat {
        MediaFormat(encodingName: format.encodingName, clockRate: format.clockRate, channels: format.channels)
    }
}
