import PluginKit

/// Puts both directions side by side: left is the person here, right the far end. What is missing on a side, because nothing was said
/// or nobody kept up, is silence of the same length.
struct StereoMixer {
    /// One side may be ahead of the other by this much before the other is filled with silence.
    static let lead: Duration = .milliseconds(500)
    /// A frame that is late by less is the next one, held up on its way; one that is later comes after a gap.
    static let slack: Duration = .milliseconds(100)
    /// What is missing on both sides at once is at most so long in the recording: it waits in memory.
    static let longestPause: Duration = .seconds(10)

    let rate: UInt32
    private var left: [Int16] = []
    private var right: [Int16] = []
    /// When the first of the samples that wait was heard.
    private var start: Duration

    init(startingWith frame: AudioTapFrame) {
        self.rate = frame.rate
        self.start = frame.time
    }

    /// Takes a frame; one of another rate is stretched or squeezed by repeating or leaving out samples.
    mutating func add(_ frame: AudioTapFrame) {
        let samples = frame.rate == self.rate ? frame.samples : self.resampled(frame)
        let longest = max(self.left.count, self.right.count) + self.count(Self.longestPause)
        var place = self.count(frame.time - self.start)
        if place > longest {
            self.start += self.duration(place - longest)
            place = longest
        }
        switch frame.direction {
        case .uplink: self.append(samples, to: \.left, at: place)
        case .downlink: self.append(samples, to: \.right, at: place)
        }
    }

    /// What both sides have, interleaved; a side that lags too far is given silence.
    mutating func take() -> [Int16] {
        let lead = self.count(Self.lead)
        Self.fill(&self.left, upTo: self.right.count - lead)
        Self.fill(&self.right, upTo: self.left.count - lead)
        return self.interleave(min(self.left.count, self.right.count))
    }

    /// Everything that is left, the shorter side with silence at its end.
    mutating func takeAll() -> [Int16] {
        Self.fill(&self.left, upTo: self.right.count)
        Self.fill(&self.right, upTo: self.left.count)
        return self.interleave(self.left.count)
    }

    private mutating func append(_ samples: [Int16], to side: WritableKeyPath<StereoMixer, [Int16]>, at place: Int) {
        if place > self[keyPath: side].count + self.count(Self.slack) { Self.fill(&self[keyPath: side], upTo: place) }
        self[keyPath: side] += samples
    }

    private static func fill(_ side: inout [Int16], upTo count: Int) {
        if side.count < count { side += [Int16](repeating: 0, count: count - side.count) }
    }

    private mutating func interleave(_ count: Int) -> [Int16] {
        var samples: [Int16] = []
        samples.reserveCapacity(2 * count)
        for index in 0..<count {
            samples.append(self.left[index])
            samples.append(self.right[index])
        }
        self.left.removeFirst(count)
        self.right.removeFirst(count)
        self.start += self.duration(count)
        return samples
    }

    private func resampled(_ frame: AudioTapFrame) -> [Int16] {
        guard frame.rate > 0 else { return [] }
        let count = frame.samples.count * Int(self.rate) / Int(frame.rate)
        return (0..<count).map { frame.samples[$0 * Int(frame.rate) / Int(self.rate)] }
    }

    private func count(_ duration: Duration) -> Int { Int((duration / .seconds(1) * Double(self.rate)).rounded()) }

    private func duration(_ count: Int) -> Duration { .seconds(1) * (Double(count) / Double(self.rate)) }
}
