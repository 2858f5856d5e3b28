// The engine knows no wire format; a plugin brings it.

import Drivers
import Media
import NIOCore
import PluginKit

/// The audio plugin's coding as the engine wants it, with the WebSocket header in front: here the buffer has one owner
/// still, and the header costs no copy.
struct PluginFraming: DownlinkFraming {
    let framing: any AudioFraming

    func write(_ payload: UnsafeRawBufferPointer, _ label: DownlinkLabel, into buffer: inout ByteBuffer) {
        let header = DownlinkAudio(
            format: AudioFormat(label.format), stream: label.stream, epoch: label.epoch, sequence: label.sequence,
            time: label.time, rate: label.rate, sampleCount: label.samples,
            receipt: label.receipt.map { AudioReceipt(time: $0.time, excess: $0.excess) })
        let framing = self.framing
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: framing.downlinkHeaderBytes + payload.count) {
            framing.writeDownlink(header, payload: payload, into: $0) ?? 0
        }
        WebSocketHandler.frame(&buffer)
    }
}

extension AudioFormat {
    init(_ format: BrowserFormat) {
        self =
            switch format {
            case .pcm16: .pcm16
            case .opus: .opus
            }
    }
}
