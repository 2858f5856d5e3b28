import Drivers
import NIOCore

/// A framing for tests: stream, epoch, sequence and rate, then the samples in the machine's byte order.
struct PlainFraming: DownlinkFraming {
    func write(
        pcm: UnsafeBufferPointer<Int16>, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        into buffer: inout ByteBuffer
    ) {
        for value in [stream, epoch, sequence, rate] { buffer.writeInteger(value) }
        buffer.writeBytes(UnsafeRawBufferPointer(pcm))
    }
}
