import Drivers
import NIOCore

/// A framing for tests: stream, epoch, sequence and rate, then the payload as it is.
struct PlainFraming: DownlinkFraming {
    func write(_ payload: UnsafeRawBufferPointer, _ label: DownlinkLabel, into buffer: inout ByteBuffer) {
        for value in [label.stream, label.epoch, label.sequence, label.rate] { buffer.writeInteger(value) }
        buffer.writeBytes(payload)
    }
}
