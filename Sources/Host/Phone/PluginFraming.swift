// The engine knows no wire format; a plugin brings it.

import Drivers
import NIOCore
import PluginKit

/// The audio plugin's coding as the engine wants it, with the WebSocket header in front: here the buffer has one owner
/// still, and the header costs no copy.
struct PluginFraming: DownlinkFraming {
    let framing: any AudioFraming

    func write(
        pcm: UnsafeBufferPointer<Int16>, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        into buffer: inout ByteBuffer
    ) {
        let header = DownlinkAudio(stream: stream, epoch: epoch, sequence: sequence, time: time, rate: rate)
        let framing = self.framing
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: framing.downlinkHeaderBytes + pcm.count * 2) {
            framing.writeDownlink(header, samples: pcm, into: $0) ?? 0
        }
        WebSocketHandler.frame(&buffer)
    }
}
