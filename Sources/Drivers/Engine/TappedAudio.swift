public import Primitives

/// A frame of a call's sound as a tap hears it.
public struct TappedAudio: Hashable, Sendable {
    public enum Direction: Hashable, Sendable {
        /// From the browser towards the peer.
        case uplink
        /// From the peer, after jitter buffer and concealment.
        case downlink
    }

    public var direction: Direction
    /// Hertz.
    public var sampleRate: Int
    public var samples: [Int16]
    /// The visit at which it was heard; frames may be missing between two of one direction.
    public var time: Instant

    public init(direction: Direction, sampleRate: Int, samples: [Int16], time: Instant) {
        self.direction = direction
        self.sampleRate = sampleRate
        self.samples = samples
        self.time = time
    }
}
