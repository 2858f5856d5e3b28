/// Fills gaps in decoded speech for codecs that cannot do it themselves.
///
/// The method is that of ITU-T G.711, appendix I: find the pitch, repeat its last periods (more of them the longer the
/// gap, so that no tone appears), fade to silence within 60 ms, and blend into what follows. Unlike the appendix it
/// delays nothing: the start of the gap is joined by fading the difference out instead of holding audio back.
public struct PacketLossConcealment: Sendable {
    private static let shortestPeriodMilliseconds = 5
    private static let longestPeriodMilliseconds = 15
    private static let windowMilliseconds = 20
    /// The gap is silent from here on.
    private static let fadedMilliseconds = 60
    private static let longestMergeMilliseconds = 10
    private static let mostPeriods = 3
    /// Below this similarity the sound is noise, and a single repeated period would buzz.
    private static let voiced: Float = 0.5

    private let perMillisecond: Int
    /// The last output, real or synthetic.
    private var history: [Int16]
    /// The whole synthetic gap, computed when it begins.
    private var synthetic: [Float]
    /// Samples of the gap given out; `nil` outside a gap.
    private var concealed: Int?
    private var period = 0

    public init(sampleRate: Int) {
        self.perMillisecond = min(max(sampleRate / 1_000, 8), 48)
        let longest = Self.longestPeriodMilliseconds * self.perMillisecond
        self.history = Array(repeating: 0, count: longest * Self.mostPeriods + longest / 4)
        self.synthetic = Array(
            repeating: 0, count: (Self.fadedMilliseconds + Self.longestMergeMilliseconds) * self.perMillisecond)
    }

    /// Takes audio that was received, and blends its beginning with the gap before it.
    public mutating func receive(_ samples: UnsafeMutableBufferPointer<Int16>) {
        if let concealed = self.concealed {
            self.merge(samples, after: concealed)
            self.concealed = nil
        }
        self.remember(UnsafeBufferPointer(samples))
    }

    /// Fills the buffer with what might have been said.
    public mutating func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) {
        let start = self.concealed ?? self.begin()
        let available = Self.fadedMilliseconds * self.perMillisecond
        for index in 0..<samples.count {
            let place = start &+ index
            samples[index] = place < available ? Self.sample(self.synthetic[place]) : 0
        }
        self.concealed = min(start &+ samples.count, available)
        self.remember(UnsafeBufferPointer(samples))
    }

    /// What comes next does not follow from what was played last; its beginning shall be blended.
    public mutating func breakContinuity() {
        if self.concealed == nil { self.concealed = self.begin() }
    }

    private mutating func begin() -> Int {
        let (period, similarity) = self.findPeriod()
        let isVoiced = similarity > Self.voiced
        self.period = isVoiced ? period : Self.longestPeriodMilliseconds * self.perMillisecond
        let overlap = max(1, self.period / 4)
        let end = self.history.count
        let join = Float(self.history[end &- 1]) - Float(self.history[end &- self.period &- 1])
        let growth = 10 * self.perMillisecond
        for index in self.synthetic.indices {
            let periods = isVoiced ? min(Self.mostPeriods, 1 + index / growth) : Self.mostPeriods
            var value = self.repeated(index, periods: periods, overlap: overlap)
            let sinceGrowth = index % growth
            if isVoiced, periods > 1, index < Self.mostPeriods * growth, sinceGrowth < overlap {
                let weight = Float(sinceGrowth) / Float(overlap)
                value = value * weight + self.repeated(index, periods: periods - 1, overlap: overlap) * (1 - weight)
            }
            if index < overlap { value += join * (1 - Float(index + 1) / Float(overlap)) }
            self.synthetic[index] = value * self.gain(at: index)
        }
        return 0
    }

    /// The sample at `index` of the last `periods` periods repeated for ever, its seam smoothed over `overlap` samples.
    private func repeated(_ index: Int, periods: Int, overlap: Int) -> Float {
        let length = periods * self.period
        let place = index % length
        let start = self.history.count - length
        let value = Float(self.history[start + place])
        let untilSeam = length - place
        guard untilSeam <= overlap, start - untilSeam >= 0 else { return value }
        let weight = 1 - Float(untilSeam) / Float(overlap + 1)
        return value * (1 - weight) + Float(self.history[start - untilSeam]) * weight
    }

    /// Full for 10 ms, then down by a fifth every 10 ms.
    private func gain(at index: Int) -> Float {
        let full = 10 * self.perMillisecond
        guard index > full else { return 1 }
        return max(0, 1 - Float(index - full) / Float((Self.fadedMilliseconds - 10) * self.perMillisecond))
    }

    private func merge(_ samples: UnsafeMutableBufferPointer<Int16>, after concealed: Int) {
        let growing = (concealed - 10 * self.perMillisecond) * 4 / 10
        let wanted = max(2 * self.perMillisecond, self.period / 4) + max(0, growing)
        let length = min(wanted, Self.longestMergeMilliseconds * self.perMillisecond, samples.count)
        for index in 0..<length {
            let place = min(concealed + index, self.synthetic.count - 1)
            let weight = Float(index + 1) / Float(length + 1)
            samples[index] = Self.sample(self.synthetic[place] * (1 - weight) + Float(samples[index]) * weight)
        }
    }

    /// The lag at which the last 20 ms resemble what was before, on every millisecond's eighth first, then finely.
    private func findPeriod() -> (period: Int, similarity: Float) {
        let coarse = self.perMillisecond / 8
        let shortest = Self.shortestPeriodMilliseconds * self.perMillisecond
        let longest = Self.longestPeriodMilliseconds * self.perMillisecond
        var best = (period: longest, similarity: -Float.infinity)
        for lag in stride(from: shortest, through: longest, by: coarse) {
            let similarity = self.similarity(lag, step: coarse)
            if similarity > best.similarity { best = (lag, similarity) }
        }
        guard coarse > 1 else { return best }
        let around = max(shortest, best.period - coarse)...min(longest, best.period + coarse)
        best.similarity = -.infinity
        for lag in around {
            let similarity = self.similarity(lag, step: 1)
            if similarity > best.similarity { best = (lag, similarity) }
        }
        return best
    }

    private func similarity(_ lag: Int, step: Int) -> Float {
        let window = Self.windowMilliseconds * self.perMillisecond
        let end = self.history.count
        return self.history.withUnsafeBufferPointer { history in
            var product: Float = 0
            var energy: Float = 1
            var reference: Float = 1
            var index = end - window
            while index < end {
                let now = Float(history[index])
                let before = Float(history[index - lag])
                product += now * before
                energy += before * before
                reference += now * now
                index += step
            }
            return product / (energy * reference).squareRoot()
        }
    }

    private mutating func remember(_ samples: UnsafeBufferPointer<Int16>) {
        let count = self.history.count
        let fresh = min(samples.count, count)
        guard fresh > 0, let source = samples.baseAddress else { return }
        self.history.withUnsafeMutableBufferPointer { history in
            guard let start = history.baseAddress else { return }
            start.update(from: start + fresh, count: count - fresh)
            (start + (count - fresh)).update(from: source + (samples.count - fresh), count: fresh)
        }
    }

    private static func sample(_ value: Float) -> Int16 {
        Int16(min(max(value.rounded(), -32_768), 32_767))
    }
}
