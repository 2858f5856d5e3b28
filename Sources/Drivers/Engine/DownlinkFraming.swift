public import NIOCore

/// Puts one frame of PCM into the binary form of the wire. The host supplies it; the engine knows no wire format.
public protocol DownlinkFraming: Sendable {
    /// Appends one complete frame at the writer index. Called on a media thread: it must neither block nor log.
    /// The buffer has one owner and `MediaEngine.headroom` free bytes before its reader index, so that a header whose
    /// length depends on the frame fits without a copy.
    ///
    /// `time` is the engine's clock in milliseconds, `rate` in hertz; `sequence` counts the frames of an attachment.
    func write(
        pcm: UnsafeBufferPointer<Int16>, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        into buffer: inout ByteBuffer)
}
