/// What a browser is told of the frames that it sent.
public struct DownlinkReceipt: Hashable, Sendable {
    /// The time in the newest one, on the browser's clock.
    public var time: UInt32
    /// Milliseconds that it waited on the way.
    public var excess: UInt16

    public init(time: UInt32, excess: UInt16) {
        self.time = time
        self.excess = excess
    }
}
