/// Shortens or lengthens speech by one period of its pitch, so that a delay can change without a gap.
///
/// Two neighbouring stretches that resemble each other are blended into one, or one of them is played twice. Where
/// nothing resembles, the answer is zero and the caller asks again with the next packet, until it must insist.
public struct TimeStretch: Hashable, Sendable {
    /// Half-periods per second, as limits of the search: 2.5 ms and 10 ms.
    private static let shortestPerSecond = 400
    private static let longestPerSecond = 100
    /// Two stretches are alike from here on.
    private static let alike: Float = 0.6
    /// Mean square below which it is silence, where any cut is inaudible: about −50 dBm0.
    private static let quiet: Float = 4_000

    /// The shortest piece that can be taken out or put in.
    public let shortest: Int
    private let longest: Int
    private let step: Int

    public init(sampleRate: Int) {
        let rate = min(max(sampleRate, 8_000), 48_000)
        self.shortest = rate / Self.shortestPerSecond
        self.longest = rate / Self.longestPerSecond
        self.step = rate / 8_000
    }

    /// Takes up to `limit` samples out at the front of the buffer; returns how many. What remains starts at index 0.
    /// - Parameter insists: blends what is least unlike, as noise and music need it.
    public func shorten(
        _ samples: UnsafeMutableBufferPointer<Int16>, atMost limit: Int, insists: Bool = false
    ) -> Int {
        let found = self.period(in: UnsafeBufferPointer(samples), atMost: limit, insists: insists)
        guard let period = found else { return 0 }
        for index in 0..<period {
            samples[index] = Self.blend(samples[index], samples[index + period], index, period)
        }
        for index in (2 * period)..<samples.count { samples[index - period] = samples[index] }
        return period
    }

    /// Plays the first period of `count` samples twice; the buffer has room behind them. Returns how many it added.
    public func lengthen(
        _ samples: UnsafeMutableBufferPointer<Int16>, count: Int, about wanted: Int, insists: Bool = false
    ) -> Int {
        let used = UnsafeBufferPointer(rebasing: samples[..<min(count, samples.count)])
        let limit = min(max(wanted, self.longest), samples.count - used.count)
        guard let period = self.period(in: used, atMost: limit, insists: insists) else { return 0 }
        var index = used.count - 1
        while index >= period {
            samples[index + period] = samples[index]
            index -= 1
        }
        // Now [first][hole][second]…: the hole leads from the second's beginning back to the first's end.
        for index in 0..<period {
            samples[period + index] = Self.blend(samples[2 * period + index], samples[index], index, period)
        }
        return period
    }

    private func period(in samples: UnsafeBufferPointer<Int16>, atMost limit: Int, insists: Bool) -> Int? {
        let longest = min(self.longest, limit, samples.count / 2)
        guard longest >= self.shortest else { return nil }
        var best = (period: 0, similarity: insists ? -.infinity : Self.alike)
        for period in stride(from: longest, through: self.shortest, by: -self.step) {
            let similarity = self.similarity(samples, period)
            if similarity == .infinity { return period }
            if similarity > best.similarity { best = (period, similarity) }
        }
        return best.period > 0 ? best.period : nil
    }

    /// How much the first two stretches of that length are alike; infinite when both are silence.
    private func similarity(_ samples: UnsafeBufferPointer<Int16>, _ period: Int) -> Float {
        var product: Float = 0
        var first: Float = 0
        var second: Float = 0
        var index = 0
        while index < period {
            let left = Float(samples[index])
            let right = Float(samples[index + period])
            product += left * right
            first += left * left
            second += right * right
            index += self.step
        }
        let count = Float(period / self.step)
        if first < Self.quiet * count, second < Self.quiet * count { return .infinity }
        return product / max(1, (first * second).squareRoot())
    }

    private static func blend(_ from: Int16, _ to: Int16, _ index: Int, _ count: Int) -> Int16 {
        // Between the two values, so it always fits.
        Int16(truncatingIfNeeded: (Int(from) * (count - index) + Int(to) * index) / count)
    }
}
