/// A piece of sound that a plugin says into a call.
public struct AudioClip: Hashable, Sendable {
    /// Hertz, 8,000 to 48,000; the call's own rate (`AudioTapFrame.rate`) costs nothing to bring there.
    public let rate: UInt32
    /// One channel.
    public let samples: [Int16]

    public init(rate: UInt32, samples: [Int16]) {
        self.rate = rate
        self.samples = samples
    }
}
