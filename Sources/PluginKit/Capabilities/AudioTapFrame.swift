/// One frame of a tapped call.
public struct AudioTapFrame: Hashable, Sendable {
    public enum Direction: Hashable, Sendable {
        /// From the browser to the far end.
        case uplink
        /// From the far end to the browser.
        case downlink
    }

    public let direction: Direction
    /// Hertz.
    public let rate: UInt32
    public let samples: [Int16]
    /// When it was heard, by the clock of the host's media threads; only differences mean something.
    ///
    /// Frames may be missing between two of one direction: a browser sends none in silence, and a slow reader loses some.
    /// Those of the browser come as its network brings them, several at a time after a stall.
    public let time: Duration

    public init(direction: Direction, rate: UInt32, samples: [Int16], time: Duration) {
        self.direction = direction
        self.rate = rate
        self.samples = samples
        self.time = time
    }
}
