// The way of microphone audio into the media threads.

import Drivers
import Media
import Telephony

/// Puts microphone frames into the engine.
struct EngineUplink: UplinkReceiver {
    let engine: MediaEngine

    func receive(_ samples: UnsafeRawBufferPointer, sequence: UInt32, for attachment: AudioAttachment) {
        self.engine.receiveUplink(
            attachment.media, stream: attachment.stream, epoch: attachment.epoch, sequence: sequence, pcm: samples)
    }
}
