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

    public init(direction: Direction, rate: UInt32, samples: [Int16]) {
        self.direction = direction
        self.rate = rate
        self.samples = samples
    }
}
