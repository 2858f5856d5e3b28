/// How much of a window of audio lies at each of the eight key frequencies, by Goertzel's algorithm.
struct GoertzelBank: Hashable, Sendable {
    private let coefficients: SIMD8<Float>
    private var last: SIMD8<Float> = .zero
    private var beforeLast: SIMD8<Float> = .zero
    /// The sum of the squares of all samples of the window.
    private(set) var energy: Float = 0
    private(set) var count = 0

    init(sampleRate: Int) {
        var coefficients = SIMD8<Float>.zero
        for (index, frequency) in (DigitFrequencies.low + DigitFrequencies.high).enumerated() {
            let radians = 2 * Float.pi * frequency / Float(sampleRate)
            coefficients[index] = 2 * DigitFrequencies.cosineAndSine(radians).cosine
        }
        self.coefficients = coefficients
    }

    mutating func add(_ sample: Float) {
        let next = self.coefficients * self.last - self.beforeLast + sample
        self.beforeLast = self.last
        self.last = next
        self.energy += sample * sample
        self.count += 1
    }

    /// What each frequency contributes to `energy`; the low group comes first.
    var contributions: SIMD8<Float> {
        let last = self.last
        let before = self.beforeLast
        let powers = last * last + before * before - self.coefficients * last * before
        return powers * (2 / Float(max(1, self.count)))
    }

    mutating func restart() {
        self.last = .zero
        self.beforeLast = .zero
        self.energy = 0
        self.count = 0
    }
}
