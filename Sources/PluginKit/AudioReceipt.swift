/// What the receiver of frames tells their sender, in a frame that goes the other way.
public struct AudioReceipt: Hashable, Sendable {
    /// The time in the newest frame that came, on the clock of who sent it; wraps.
    public let time: UInt32
    /// Milliseconds by which it came later than the quickest of late: what waits on the way.
    public let excess: UInt16

    public init(time: UInt32, excess: UInt16) {
        self.time = time
        self.excess = excess
    }
}
