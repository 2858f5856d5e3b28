public import NIOCore

/// Where the sound of a call goes: one tab's audio socket.
public protocol DownlinkSink: AnyObject, Sendable {
    /// The loop on which `deliver` is called.
    var eventLoop: any EventLoop { get }

    /// Bits per second of the Opus that this tab takes; `nil`: it takes PCM. Asked for each frame, on a media thread.
    var opusBitrate: Int? { get }

    /// Packets of 20 ms that this tab gets joined into one. Asked for each of them, on a media thread.
    var joinedPackets: Int { get }

    /// What the next frame is to tell of the browser's own; given once. Called on a media thread.
    func takeReceipt() -> DownlinkReceipt?

    /// Takes one frame as the framing wrote it. A sink that cannot write drops the frame.
    func deliver(_ frame: ByteBuffer)
}

extension DownlinkSink {
    public var opusBitrate: Int? { nil }
    public var joinedPackets: Int { 1 }
    public func takeReceipt() -> DownlinkReceipt? { nil }
}
