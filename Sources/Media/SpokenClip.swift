/// A piece of sound that somebody says into a call: one channel, at a rate of its own.
public struct SpokenClip: Hashable, Sendable {
    /// Hertz.
    public static let rates = 8_000...48_000

    public let rate: Int
    public let samples: [Int16]

    /// `nil` for a rate that is none.
    public init?(rate: Int, samples: [Int16]) {
        guard Self.rates.contains(rate) else { return nil }
        self.rate = rate
        self.samples = samples
    }
}
