// From what a tab hears to what its page is told of it.

import PluginKit
import Telephony

extension Audio {
    init(_ attachment: AudioAttachment, _ wanted: TabFormat) {
        let (format, rate, bitrate) = wanted.applied(to: attachment.sampleRate)
        self.init(
            callId: PluginKit.CallID(attachment.call), streamId: attachment.stream, epoch: attachment.epoch,
            format: format, rate: rate, bitrate: bitrate)
    }
}
