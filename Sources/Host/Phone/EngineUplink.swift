// The way of microphone audio into the media threads.

import Drivers
import Media
import PluginKit
import Telephony

/// Puts microphone frames into the engine.
struct EngineUplink: UplinkReceiver {
    let engine: MediaEngine

    func receive(
        _ payload: UnsafeRawBufferPointer, _ format: AudioFormat, sequence: UInt32, for attachment: AudioAttachment
    ) {
        let (media, stream, epoch) = (attachment.media, attachment.stream, attachment.epoch)
        switch format {
        case .pcm16:
            self.engine.receiveUplink(media, stream: stream, epoch: epoch, sequence: sequence, pcm: payload)
        case .opus:
            self.engine.receiveUplink(media, stream: stream, epoch: epoch, sequence: sequence, packet: payload)
        }
    }
}
