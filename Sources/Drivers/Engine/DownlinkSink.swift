public import NIOCore

/// Where the sound of a call goes: one tab's audio socket.
public protocol DownlinkSink: AnyObject, Sendable {
    /// The loop on which `deliver` is called.
    var eventLoop: any EventLoop { get }

    /// Takes one frame as the framing wrote it. A sink that cannot write drops the frame.
    func deliver(_ frame: ByteBuffer)
}
