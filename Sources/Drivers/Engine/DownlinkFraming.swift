public import NIOCore

/// Puts one frame of sound into the binary form of the wire. The host supplies it; the engine knows no wire format.
public protocol DownlinkFraming: Sendable {
    /// Appends one complete frame at the writer index. Called on a media thread: it must neither block nor log.
    /// The buffer has one owner and `MediaEngine.headroom` free bytes before its reader index, so that a header whose
    /// length depends on the frame fits without a copy.
    ///
    /// The payload is a packet, or PCM in the machine's byte order, as the label's format says.
    func write(_ payload: UnsafeRawBufferPointer, _ label: DownlinkLabel, into buffer: inout ByteBuffer)
}
