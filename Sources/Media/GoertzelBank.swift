/// How much of a piece of audio lies at each of the eight key frequencies, by Goertzel's algorithm.
///
/// What it finds is a vector for each frequency, so that two pieces which follow each other make one window: windows that overlap by
/// half cost no more than windows side by side.
struct GoertzelBank: Hashable, Sendable {
    /// What a piece holds; the low group comes first.
    struct Piece: Hashable, Sendable {
        fileprivate let real: SIMD8<Float>
        fileprivate let imaginary: SIMD8<Float>
        /// The sum of the squares of all samples.
        let energy: Float
    }

    /// Samples that are all nearer to zero than this, 18 dB below the quietest tone, count as none, and are not even looked at
    /// where a piece begins with them. A power of two.
    private static let inaudible: Int16 = 64

    /// Samples of a piece.
    let length: Int
    private let cosines: SIMD8<Float>
    private let sines: SIMD8<Float>
    /// How far each vector turns while a piece passes.
    private let turnCosines: SIMD8<Float>
    private let turnSines: SIMD8<Float>
    private var last: SIMD8<Float> = .zero
    private var beforeLast: SIMD8<Float> = .zero
    private var energy = 0
    private var count = 0

    init(sampleRate: Int, length: Int) {
        var cosines = SIMD8<Float>.zero
        var sines = SIMD8<Float>.zero
        for (index, frequency) in (DigitFrequencies.low + DigitFrequencies.high).enumerated() {
            let step = DigitFrequencies.cosineAndSine(2 * .pi * frequency / Float(sampleRate))
            cosines[index] = step.cosine
            sines[index] = step.sine
        }
        var turnCosines = SIMD8<Float>(repeating: 1)
        var turnSines = SIMD8<Float>.zero
        for _ in 0..<length {
            let next = turnCosines * cosines - turnSines * sines
            turnSines = turnCosines * sines + turnSines * cosines
            turnCosines = next
        }
        self.length = length
        self.cosines = cosines
        self.sines = sines
        self.turnCosines = turnCosines
        self.turnSines = turnSines
    }

    /// Samples that the piece still lacks.
    var missing: Int { self.length - self.count }

    /// Takes samples, at most as many as are missing.
    mutating func add(_ samples: UnsafeBufferPointer<Int16>) {
        self.count += samples.count
        if self.energy == 0, Self.isInaudible(samples) { return }
        let coefficients = self.cosines + self.cosines
        var last = self.last
        var beforeLast = self.beforeLast
        var energy = self.energy
        // Two at a time: each of both states becomes the newer one in its place.
        var index = 0
        while index &+ 1 < samples.count {
            let first = Int(samples[index])
            let second = Int(samples[index &+ 1])
            beforeLast = coefficients * last - beforeLast + Float(first)
            last = coefficients * beforeLast - last + Float(second)
            energy &+= first &* first &+ second &* second
            index &+= 2
        }
        if index < samples.count {
            let sample = Int(samples[index])
            (last, beforeLast) = (coefficients * last - beforeLast + Float(sample), last)
            energy &+= sample &* sample
        }
        self.last = last
        self.beforeLast = beforeLast
        self.energy = energy
    }

    /// The piece that is complete; the next one begins.
    mutating func take() -> Piece {
        let piece = Piece(
            real: self.last - self.cosines * self.beforeLast, imaginary: self.sines * self.beforeLast,
            energy: Float(self.energy))
        self.last = .zero
        self.beforeLast = .zero
        self.energy = 0
        self.count = 0
        return piece
    }

    /// What each frequency contributes to the energy of two pieces, of which the second follows the first.
    func contributions(_ first: Piece, _ second: Piece) -> SIMD8<Float> {
        let real = first.real * self.turnCosines - first.imaginary * self.turnSines + second.real
        let imaginary = first.real * self.turnSines + first.imaginary * self.turnCosines + second.imaginary
        return (real * real + imaginary * imaginary) * (1 / Float(max(1, self.length)))
    }

    private static func isInaudible(_ samples: UnsafeBufferPointer<Int16>) -> Bool {
        // The one's complement magnitudes share their bits: below a power of two all are, or one is not.
        var bits: Int16 = 0
        for sample in samples { bits |= sample ^ (sample >> 15) }
        return bits < Self.inaudible
    }
}
